"""Comparisons as files to keep, print and cite.

    request → comparison → report → HTML, PDF, Markdown, JSON, CSV, Parquet, JSON-LD → verified against the store

`record.py` says what a report holds, `making.py` makes it, `formats/` write it, `verification.py` reads it back.
"""
