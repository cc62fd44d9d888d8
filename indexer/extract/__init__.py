"""Documents → article versions, in worker processes: nothing here may import torch or SQLAlchemy."""

from indexer.extract.article import Extracted, extract

__all__ = ["Extracted", "extract"]
