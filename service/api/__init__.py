"""Version 1 of the HTTP interface: thin doors over the same use cases that the command line calls."""
