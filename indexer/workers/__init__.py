"""Processes that work on documents and may be killed: each document has limits, and what it breaks is its own."""

from indexer.workers.pool import Workers
from indexer.workers.worker import Exceeded, Limits

__all__ = ["Exceeded", "Limits", "Workers"]
