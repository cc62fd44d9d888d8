"""The JSON Schema of a report: `python -m service.reports.schema > docs/report.schema.json` writes it.

A test holds both together.
"""

import json
import sys

from service.reports.formats.json import adapter

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> str:
    """The schema, as it is kept in the documentation."""
    found = adapter().json_schema(mode="serialization", by_alias=True)
    stated = {"$schema": DIALECT} | found | {"title": "A report of Rashomon"}
    return json.dumps(stated, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema())
