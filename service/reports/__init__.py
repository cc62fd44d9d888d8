"""Comparisons as files to keep: what the reader sees, in one piece."""
