"""Speed, scale and quality, each by one command."""
