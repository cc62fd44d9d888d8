"""Every expected failure, as one tree. A message says what was wrong, where, and what to do.

RashomonError
├── CallError              the caller asked for something impossible            exit 2, HTTP 400 or 422
│   └── NotFoundError      an id, URL, outlet or tag that is not in this store  exit 2, HTTP 404
└── StoreError             the store cannot be used                             exit 3, HTTP 503
    ├── StoreMissingError  nothing was indexed here yet
    ├── StoreLockedError   another indexer holds it
    ├── ModelMismatchError the store was made by another model
    ├── StaleSnapshotError a bucket file went away under a reader: take a new snapshot
    ├── DamagedIndexError  a bucket file is not what the catalogue says: rebuild
    ├── SchemaError        the catalogue's schema is not the one of this version
    └── ModelError         the embedding model cannot be loaded safely
DocumentError              one document cannot be taken in: a value, recorded with its reason
└── PassingDocumentError   ... today: the reason does not lie in the document alone
"""


class RashomonError(Exception):
    """Base of every failure that a user can cause or mend."""


class CallError(RashomonError):
    """The call itself was wrong."""


class NotFoundError(CallError):
    """What was named is not in this store."""


class StoreError(RashomonError):
    """The store is missing, locked, damaged or made otherwise."""


class StoreMissingError(StoreError):
    """There is no store at the given place."""


class StoreLockedError(StoreError):
    """Another indexer is writing this store."""


class ModelMismatchError(StoreError):
    """The store's vectors come from another model than the configured one."""


class StaleSnapshotError(StoreError):
    """A newer generation has replaced a file that this snapshot still names."""


class DamagedIndexError(StoreError):
    """A bucket file differs from its recorded hash or cannot be read."""


class SchemaError(StoreError):
    """The catalogue was written by another version of Rashomon."""


class ModelError(StoreError):
    """The embedding model is missing, has the wrong hash, or has no safetensors weights."""


class DocumentError(Exception):
    """A document is quarantined for this reason; its neighbours are untouched."""


class PassingDocumentError(DocumentError):
    """A document is quarantined for a reason that may pass, such as a date in the future: it is read again next time."""
