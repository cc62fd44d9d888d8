"""Independent tellings: articles that print a paragraph of one another are one origin (law 6)."""

from collections.abc import Iterable


def article_origins(printed: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The origin of each article, from (article id, origin id of a paragraph that it prints).

    Articles that share a paragraph's origin, directly or through others, share theirs: the smallest origin id among them.
    """
    root: dict[int, int] = {}

    def find(origin: int) -> int:
        while (above := root.setdefault(origin, origin)) != origin:
            origin = above
        return origin

    first_of: dict[int, int] = {}
    for article, origin in printed:
        left, right = find(first_of.setdefault(article, origin)), find(origin)
        root[max(left, right)] = min(left, right)
    return {article: find(origin) for article, origin in first_of.items()}
