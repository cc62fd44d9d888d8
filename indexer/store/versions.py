"""Articles as they were before: every published version stays readable, for what a report quoted of it."""

from sqlalchemy import Connection

from indexer.store.errors import NotFoundError
from indexer.store.records import Article, Paragraph
from indexer.store.statements import ARTICLES, PARAGRAPHS, article_of, paragraph_of
from indexer.store.tables import ArticleRow, ParagraphRow, RevisionRow


class Versions:
    """The versions of articles up to a generation, superseded ones among them."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self._connection = connection
        self._published = RevisionRow.generation <= generation

    def of(self, article_id: int) -> list[Article]:
        """The versions of an article, the first first. Raises NotFoundError."""
        statement = ARTICLES.where(ArticleRow.id == article_id, self._published).order_by(RevisionRow.number)
        found = [article_of(row) for row in self._connection.execute(statement)]
        if not found:
            raise NotFoundError(f"there is no article {article_id} in this store")
        return found

    def paragraphs(self, article_id: int, number: int) -> list[Paragraph]:
        """The paragraphs of one version, in order; none where there is no such version."""
        version = (ArticleRow.id == article_id, RevisionRow.number == number, self._published)
        rows = self._connection.execute(PARAGRAPHS.where(*version).order_by(ParagraphRow.position))
        return [paragraph_of(row) for row in rows]
