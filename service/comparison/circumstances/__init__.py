"""The same happening put on another day or in another place."""
