"""The rules for each language, as data: one folder a language, one TOML file a concern ("numbers", "attribution", …).

A language without a folder, or without the file, has no rules: detectors then stay silent, which is said in the notes.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(lang: str, concern: str) -> dict[str, Any] | None:
    """The tables of `languages/<lang>/<concern>.toml`; `lang` is a BCP 47 tag, of which the language alone counts."""
    language = lang.partition("-")[0].casefold()
    if not language.isascii() or not language.isalpha():
        return None
    file = files(__name__) / language / f"{concern}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else None
