"""What a reader gets of a page: its elements, and the text of each."""

import re
from html.parser import HTMLParser

Attributes = dict[str, str | None]
VOID = frozenset("meta link input col br hr img source".split())


class Page(HTMLParser):
    """A parsed page. Every element is closed as it was opened, or the parser says so."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self._texts: list[tuple[str, Attributes, str]] = []
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self.feed(html)
        assert [tag for tag, _, _ in self._open] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, attributes, text = self._open.pop()
        assert opened == tag, (opened, tag)
        self._texts.append((tag, attributes, "".join(text)))

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def said(self, tag: str, name: str = "", **wanted: str) -> list[str]:
        """The texts of elements of a tag, with a class and attributes where they are given."""
        found = [
            text
            for kind, has, text in self._texts
            if kind == tag
            and name in ["", *(has.get("class") or "").split()]
            and all(has.get(key) == value for key, value in wanted.items())
        ]
        return [re.sub(r"\s+", " ", text).strip() for text in found]

    def where(self, tag: str, name: str = "") -> list[Attributes]:
        """The attributes of elements of a tag, with a class where it is given."""
        return [has for kind, has in self.elements if kind == tag and name in ["", *(has.get("class") or "").split()]]

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [has["href"] or "" for has in self.where("a")]
