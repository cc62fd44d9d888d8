"""The online side: reads the store and answers.

    paragraph → same-event matches → claims → aligned claims → comparison → JSON, page, terminal

Uses `indexer.matching` and `indexer.store`; only the command line (`service/cli/`) also starts the indexer.
"""
