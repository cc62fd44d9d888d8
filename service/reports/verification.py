"""Does a report quote what the store holds? Word for word, at the place that it names, of the source that it names."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from indexer.store.reading import Reader
from indexer.store.records import Article, Paragraph, Provenance
from service.queries import LARGEST_ID
from service.reports.differences import parting, shown
from service.reports.quotes import Credited, Hashed, Quoted, Stated

_CALLED = {"outlet": "outlet", "title": "headline", "published": "date", "url": "address"}


def faults_of(stated: Iterable[Stated], reader: Reader) -> Iterator[str]:
    """Everything that a report states and the store does not hold, as sentences, each once; nothing where all holds.

    A paragraph of a superseded version is held against that version: what was quoted stays readable.
    """
    everything = list(stated)
    named = {each.paragraph_id for each in everything if 0 < each.paragraph_id <= LARGEST_ID}
    behind = reader.documents.behind(sorted(named))
    passages = reader.passages(sorted(behind))
    stored = {paragraph.id: (paragraph, article) for paragraph, article in passages}
    yield from dict.fromkeys(fault for each in everything if (fault := _fault(each, stored, behind)))


def _fault(
    stated: Stated, stored: Mapping[int, tuple[Paragraph, Article]], behind: Mapping[int, Provenance]
) -> str | None:
    if stated.paragraph_id not in stored:
        return f"{stated.where}: there is no paragraph {stated.paragraph_id} in this store"
    paragraph, article = stored[stated.paragraph_id]
    if isinstance(stated, Hashed):
        text = behind[paragraph.id].text if stated.of_article else paragraph.text
        return _wrong_hash(stated, text)
    if isinstance(stated, Credited):
        return _wrong_credit(stated, article)
    return _wrong_words(stated, paragraph.text) or _wrong_outlet(stated, article)


def _wrong_hash(stated: Hashed, text: str) -> str | None:
    found = sha256(text.encode()).hexdigest()
    if found == stated.sha256:
        return None
    what = "article around paragraph" if stated.of_article else "paragraph"
    return (
        f"{stated.where}: the stored text of the {what} {stated.paragraph_id} has the SHA-256 {found}, "
        f"the report states {stated.sha256[:64] or 'none'}"
    )


def _wrong_words(stated: Quoted, text: str) -> str | None:
    start, end = stated.start, stated.end
    place = f"{stated.where}: characters {start} to {end} of paragraph {stated.paragraph_id}"
    if not 0 <= start <= end <= len(text):
        return f"{place} are outside of it, it has {len(text)}"
    if (held := text[start:end]) != stated.text:
        at = parting(held, stated.text)
        return f"{place} are {shown(held, at)}, the report quotes {shown(stated.text, at)}"
    around = text[max(0, start - len(stated.before)) : start], text[end : end + len(stated.after)]
    if around != (stated.before, stated.after):
        return f"{place} stand between {shown(around[0])} and {shown(around[1])}, not as the report says"
    return None


def _wrong_outlet(stated: Quoted, article: Article) -> str | None:
    if stated.outlet in (None, article.outlet):
        return None
    return f"{stated.where}: paragraph {stated.paragraph_id} is of {article.outlet}, the report says {stated.outlet}"


def _wrong_credit(stated: Credited, article: Article) -> str | None:
    held = getattr(article, stated.field) or ""
    if stated.value == held:
        return None
    return (
        f"{stated.where}: the {_CALLED[stated.field]} of paragraph {stated.paragraph_id} is {shown(held)}, "
        f"the report says {shown(stated.value)}"
    )
