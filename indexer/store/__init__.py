"""What the indexer writes and everyone reads: the catalogue is the truth, the vector index a cache of it."""
