"""The offline side: reads articles and writes the store.

    source → document → article → paragraphs → vectors → the published index

Imports go one way: every room here may use `indexer.store`; `indexer.store` uses nothing of ours; nothing here
uses `service`. `tests/test_architecture.py` reads the imports and holds us to it.
"""
