"""Where a written report is not what the store makes of its request: by path in data, by passage in a page.

Every comparison takes time in proportion to both texts, whatever is in them: a file may be made to cost some.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

from service.reports.formats.csv import read_csv
from service.reports.formats.parquet import read_parquet

# Of a passage that differs, so much is shown, and of the words before the first that does.
SHOWN = 80
_BEFORE = 30
# A tag, or what stands between two of them.
_TOKEN = re.compile(r"<[^<>]*>|[^<]+|<")
Parsed = Callable[[bytes], Any]


def differences(written: bytes, made: bytes, suffix: str) -> list[str]:
    """What a file says otherwise than the one that the store makes, as sentences; nothing where both say the same.

    `suffix` is that of one of the formats, without what stands before its last dot. Data in another layout says the same.
    """
    if written == made:
        return []
    if suffix in _PARSED:
        try:
            return list(_in_values(_PARSED[suffix](written), _PARSED[suffix](made), ""))
        except (ValueError, RecursionError) as error:
            return [f"it cannot be read: {str(error).splitlines()[0]}"]
    if suffix in _SPLIT:
        passages = list(_in_passages(_SPLIT[suffix](_text(written)), _SPLIT[suffix](_text(made))))
        return passages or [_in_bytes(written, made)]
    return [f"it is not the file that this store makes: {len(written):,} bytes, and {len(made):,} as made"]


def same_table(written: bytes, made: bytes, suffix: str) -> bool:
    """Whether two tables have the same columns: CSV and Parquet are written of two. Whatever is no table has none."""
    if suffix == "csv":
        return _head(written) == _head(made)
    if suffix == "parquet":
        return bool(read_parquet(written)[0].names == read_parquet(made)[0].names)
    return True


def shown(words: str, at: int = 0) -> str:
    """Words in quotation marks, cut to what is shown of them around a place."""
    start = max(0, at - _BEFORE) if len(words) > SHOWN else 0
    cut = words[start : start + SHOWN]
    return f"“{'…' if start else ''}{cut}{'…' if start + SHOWN < len(words) else ''}”"


def _in_values(written: Any, made: Any, path: str) -> Iterator[str]:
    """The paths at which two values of JSON part. Of lists that differ in length, the first entry that differs."""
    if isinstance(written, dict) and isinstance(made, dict):
        for name in dict.fromkeys((*made, *written)):
            place = f"{path}.{name}" if path else name
            if name not in written:
                yield f"{place} is missing: this store makes {_value(made[name])}"
            elif name not in made:
                yield f"{place} is {_value(written[name])}: this store makes no such entry"
            else:
                yield from _in_values(written[name], made[name], place)
    elif isinstance(written, list) and isinstance(made, list):
        if len(written) != len(made):
            pairs = zip(written, made, strict=False)
            first = next((place for place, (mine, theirs) in enumerate(pairs) if mine != theirs), None)
            where = min(len(written), len(made)) if first is None else first
            yield f"{path} has {len(written)} entries, this store makes {len(made)}; they part at {path}.{where}"
            return
        for place, (mine, theirs) in enumerate(zip(written, made, strict=True)):
            yield from _in_values(mine, theirs, f"{path}.{place}")
    elif isinstance(written, str) and isinstance(made, str) and written != made:
        at = parting(written, made)
        yield f"{path} is {shown(written, at)}, this store makes {shown(made, at)}"
    elif type(written) is not type(made) or written != made:
        yield f"{path} is {_value(written)}, this store makes {_value(made)}"


def _value(value: Any) -> str:
    return shown(value) if isinstance(value, str) else shown(json.dumps(value, ensure_ascii=False, default=str))


def _in_passages(written: list[str], made: list[str]) -> Iterator[str]:
    """The passages that only one of two texts has; where both have the same ones, the first that is out of place, if any."""
    only_written = _only_in(written, Counter(made))
    only_made = _only_in(made, Counter(written))
    if len(only_written) == len(only_made):
        pairs = list(zip(only_written, only_made, strict=True))
        pairs = pairs or [pair for pair in zip(written, made, strict=True) if pair[0] != pair[1]][:1]
        yield from (_parted(mine, theirs) for mine, theirs in pairs)
        return
    yield from (f"it says {shown(each)}, which this store does not make" for each in only_written)
    yield from (f"it does not say {shown(each)}, which this store makes" for each in only_made)


def _in_bytes(written: bytes, made: bytes) -> str:
    """Where two files part whose passages are the same: line ends, spaces between tags, letters spelled as entities."""
    at = parting(written, made)
    one, other = (each[at : at + 1] or "the end" for each in (written, made))
    return f"its words are the same, but byte {at:,} is {one!r}, and {other!r} as this store makes it"


def _only_in(passages: list[str], elsewhere: Counter[str]) -> list[str]:
    found = []
    for each in passages:
        if elsewhere[each]:
            elsewhere[each] -= 1
        else:
            found.append(each)
    return found


def _parted(written: str, made: str) -> str:
    at = parting(written, made)
    return f"it says {shown(written, at)}, this store makes {shown(made, at)}"


def parting(written: str | bytes, made: str | bytes) -> int:
    """The place of the first character or byte that differs."""
    pairs = enumerate(zip(written, made, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(written), len(made)))


def _text(written: bytes) -> str:
    return written.decode(errors="replace")


def _tokens(page: str) -> list[str]:
    """Tags, and the words between them as a reader sees them."""
    found = (each if each.startswith("<") else unescape(each).strip() for each in _TOKEN.findall(page))
    return [each for each in found if each]


def _json(written: bytes) -> Any:
    return json.loads(written, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Raises ValueError for one with a name twice: readers do not agree which of them counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise ValueError(f"{twice[:40]!r} stands twice in one object")
    return found


def _csv(written: bytes) -> Any:
    return {"head": _text(_head(written)), "rows": [*read_csv(written)]}


def _head(written: bytes) -> bytes:
    return written.partition(b"\n")[0].strip()


def _parquet(written: bytes) -> Any:
    schema, rows = read_parquet(written)
    metadata = {name.decode(errors="replace"): _text(value) for name, value in (schema.metadata or {}).items()}
    return {"columns": {each.name: str(each.type) for each in schema}, "metadata": metadata, "rows": rows}


_PARSED: dict[str, Parsed] = {"json": _json, "jsonld": _json, "csv": _csv, "parquet": _parquet}
_SPLIT: dict[str, Callable[[str], list[str]]] = {"html": _tokens, "md": str.splitlines}
