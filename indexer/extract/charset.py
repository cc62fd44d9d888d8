"""A page's bytes → its text. The only importer of charset_normalizer.

The order is the HTML standard's ("determining the character encoding"): byte order mark, the server's word, the page's own
`meta`, and only then a guess. Two things browsers do not do: bytes that are UTF-8 beyond accident are read as UTF-8
whatever was stated, and what does not fit the chosen encoding is read as windows-1252 in its place, so no text is lost.
"""

import codecs
import re

from charset_normalizer import from_bytes

# The standard looks for `meta` in so many bytes.
PRESCAN_BYTES = 1024 * 4
META = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]+?encoding\s*=\s*["']([\w.:-]+)""")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the names mean on the web (https://encoding.spec.whatwg.org/#names-and-labels), where Python reads them otherwise.
ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
SHOWN = {"cp1252": "windows-1252", "cp1254": "windows-1254", "cp932": "Shift_JIS", "utf-8": "UTF-8"}
# An encoding that more of the bytes beyond ASCII contradict than this was not used; fewer are damage, or another text in it.
MOST_DAMAGE = 0.3
# In no language of Western Europe is every third letter one beyond ASCII; windows-1252 reads any bytes as something.
MOST_ACCENTS = 0.3
ASCII = bytes(range(0x80))
NO_LETTERS = re.compile(rb"[^A-Za-z\x80-\xff]+")
# Python keeps a byte that it cannot decode as half a surrogate pair (PEP 383).
ESCAPED = re.compile("[\udc80-\udcff]")
AS_WINDOWS_1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
# A guess reads so much of the text between the tags.
GUESSED_BYTES = 8192
GUESSES = ["cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"]
GUESSES += ["iso8859_2", "koi8_r", "cp866", "cp932", "euc_jp", "cp949", "gb18030", "big5", "utf_16_le", "utf_16_be"]
BETWEEN_TAGS = re.compile(rb"[^<>]{20,}")


def decoded(body: bytes, stated: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of a page, and what had to be repaired. `stated` is the charset of the server's Content-Type."""
    for mark, marked in MARKS:
        if body.startswith(mark):
            return _read(body.removeprefix(mark), marked)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return _legacy(body, stated)
    named = [known for name in _names(body, stated) if (known := _known(name))]
    if body.isascii() and named and _changes_ascii(named[0]):
        return _read(body, named[0])
    if named and named[0] != "utf-8" and not body.isascii():
        return text, (f"the page is UTF-8, not {_shown(named[0])} as it states",)
    return text, ()


def _legacy(body: bytes, stated: str | None) -> tuple[str, tuple[str, ...]]:
    """The text of bytes that are not UTF-8 throughout."""
    repairs: tuple[str, ...] = ()
    names = _names(body, stated)
    for encoding in dict.fromkeys(known for name in names if (known := _known(name))):
        if _fits(body, encoding):
            text, damage = _read(body, encoding)
            return text, repairs + damage
        repairs = (*repairs, f"the page is not {_shown(encoding)} as it states")
    if _fits(body, "utf-8"):
        return _read(body, "utf-8")
    encoding = _guess(body)
    text, damage = _read(body, encoding)
    return text, (*repairs, f"no charset that fits is stated: read as {_shown(encoding)}", *damage)


def _names(body: bytes, stated: str | None) -> list[str]:
    """The names of encodings that are stated, most trustworthy first."""
    head = body[:PRESCAN_BYTES]
    found = [pattern.search(head) for pattern in (META, XML_DECLARATION)]
    inside = [match[1].decode("ascii", "replace") for match in found if match]
    # A page whose `meta` can be read is not UTF-16, the standard says.
    inside = ["utf-8" if name.lower().startswith("utf-16") else name for name in inside]
    if stated is None:
        return inside
    # Servers state ISO 8859-1 for whatever they send, unless somebody told them better.
    return [*inside, stated] if _known(stated) == "cp1252" else [stated, *inside]


def _known(name: str) -> str | None:
    """Python's name of a text encoding, or None."""
    try:
        found = codecs.lookup(name.strip("\"' \t"))
    except (LookupError, ValueError):
        return None
    # Python's table has codecs that are no charsets (rot13, base64), and some that a page must not choose.
    if not getattr(found, "_is_text_encoding", True) or found.name in {"idna", "punycode", "utf-7", "unicode_escape"}:
        return None
    return ON_THE_WEB.get(found.name, found.name)


def _changes_ascii(encoding: str) -> bool:
    """Does the encoding write other characters with the bytes of ASCII, as ISO 2022 and HZ do with escape sequences?"""
    return encoding.startswith(("iso2022", "hz", "utf-16", "utf-32"))


def _fits(body: bytes, encoding: str) -> bool:
    """Can most of the bytes be this encoding's?"""
    if encoding == "cp1252":
        text = _telling(body)
        return len(text.translate(None, ASCII)) <= MOST_ACCENTS * len(NO_LETTERS.sub(b"", text))
    beyond = len(body.translate(None, ASCII))
    return body.decode(encoding, "replace").count("�") <= MOST_DAMAGE * (beyond or len(body))


def _read(body: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    """The text in this encoding; bytes that do not fit are read as windows-1252, and counted."""
    try:
        return body.decode(encoding), ()
    except UnicodeDecodeError:
        pass
    try:
        text = body.decode(encoding, "surrogateescape")
    except UnicodeDecodeError:  # what does not fit are bytes of ASCII, which stand for themselves nowhere in UTF-16
        return body.decode(encoding, "replace"), (f"some bytes were not {_shown(encoding)} and are replaced",)
    misfits = len(ESCAPED.findall(text))
    told = f"{misfits:,} {'byte was' if misfits == 1 else 'bytes were'} not {_shown(encoding)}"
    return text.translate(AS_WINDOWS_1252), (f"{told}, read as {_shown('cp1252')}",)


def _telling(body: bytes) -> bytes:
    """The first text between tags that tells something of the encoding."""
    told = bytearray()
    for run in BETWEEN_TAGS.finditer(body):
        if not run[0].isascii():
            told += run[0] + b" "
            if len(told) >= GUESSED_BYTES:
                break
    return bytes(told[:GUESSED_BYTES])


def _guess(body: bytes) -> str:
    best = from_bytes(_telling(body), cp_isolation=GUESSES).best()
    # In many languages the Windows code pages of Europe differ in no letter that the text has.
    if best is None or "cp1252" in best.could_be_from_charset:
        return "cp1252"
    return ON_THE_WEB.get(best.encoding, best.encoding)


def _shown(encoding: str) -> str:
    return SHOWN.get(encoding, re.sub(r"^cp125", "windows-125", encoding))
