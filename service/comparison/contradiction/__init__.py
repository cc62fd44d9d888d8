"""Opposite claims: by rules where they are sure, and by an NLI cross-encoder where the user names one."""

from service.comparison.contradiction.opposites import find

__all__ = ["find"]
