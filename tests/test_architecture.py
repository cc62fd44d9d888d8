"""The laws of the house, read from the imports: which way they go, and that each vendor has one home."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = ("indexer", "service")
CATALOGUE = (
    "catalogue",
    "reading",
    "copies",
    "directory",
    "directory_editor",
    "documents",
    "event_editor",
    "event_tables",
    "profile_tables",
    "profiles",
    "events",
    "fetches",
    "judgements",
    "links",
    "objection_tables",
    "objections",
    "derived",
    "statements",
    "tallies",
    "terms",
    "writing",
    "tables",
    "versions",
    "lock",
    "migrations/*",
)
SQL_FILES = tuple(f"indexer/store/{name}.py" for name in CATALOGUE)
ENCODER = ("indexer/store/sentence_encoder.py", "indexer/store/cross_encoder.py")
DOORS = ("service/app.py", "service/api/*.py", "service/pages/*.py")
HOMES = {
    "faiss": ("indexer/store/faiss_index.py",),
    "sqlalchemy": SQL_FILES,
    "alembic": SQL_FILES,
    "sentence_transformers": ENCODER,
    "torch": ENCODER,
    "transformers": ("indexer/store/sentence_encoder.py",),
    "huggingface_hub": ("indexer/store/model_files.py",),
    "trafilatura": ("indexer/extract/page.py",),
    "htmldate": ("indexer/extract/page.py",),
    "py3langid": ("indexer/matching/language.py",),
    "cachetools": ("indexer/store/recently_used.py",),
    "charset_normalizer": ("indexer/extract/charset.py",),
    "lxml": ("indexer/extract/*.py", "indexer/sources/sitemaps.py"),
    "brotli": ("indexer/compression.py",),
    "backports": ("indexer/compression.py",),
    "protego": ("indexer/fetching/robots.py",),
    "httpcore2": ("indexer/fetching/*.py",),
    "httpx2": ("indexer/fetching/urls.py",),
    "feedparser": ("indexer/sources/feeds.py",),
    "pyarrow": ("indexer/sources/parquet_rows.py", "service/reports/formats/parquet.py"),
    "fastapi": DOORS,
    "starlette": DOORS,
    "jinja2": ("service/presentation/templating.py",),
    "altair": ("service/presentation/charts.py",),
    "vl_convert": ("service/presentation/charts.py",),
    "scipy": ("indexer/matching/*.py",),
    "sklearn": ("indexer/matching/*.py", "service/comparison/*/train.py"),
    "sentencex": ("indexer/matching/sentences.py",),
    "babel": ("service/comparison/cldr.py",),
    "weasyprint": ("service/reports/formats/pdf.py",),
    "tld": ("indexer/store/outlets.py",),
}


@dataclass(frozen=True)
class Law:
    """Files may import of our own packages only what is named, and what is below it."""

    files: str
    may_import: tuple[str, ...]
    except_file: str = ""


STORE_AND_MATCHING = ("indexer.matching", "indexer.store")
COMPARING = ("service.comparison", "service.headway", "service.matches", "service.memory", "service.queries")
LAWS = (
    Law("indexer/store/*", ("indexer.store",)),
    Law("indexer/*", ("indexer",)),
    Law("service/*", ("service", "indexer.linking", "indexer.matching", "indexer.store"), except_file="service/cli/*"),
    # Within the service: what is compared, how it is shown, what is written of it; doors stand above all three.
    Law("service/comparison/*", (*STORE_AND_MATCHING, *COMPARING)),
    Law("service/presentation/*", (*STORE_AND_MATCHING, "service.comparison", "service.presentation")),
    Law(
        "service/reports/*",
        (*STORE_AND_MATCHING, *COMPARING, "service.presentation", "service.reports", "service.schedule"),
    ),
)


def violations(root: Path) -> list[str]:
    """Every import below `root` that breaks a law."""
    return [
        f"{file}:{line} imports {module}"
        for package in OWN
        for path in sorted((root / package).rglob("*.py"))
        for line, module in imports(path, root)
        if breaks_a_law(file := path.relative_to(root).as_posix(), module)
    ]


def breaks_a_law(file: str, module: str) -> bool:
    top = module.split(".", maxsplit=1)[0]
    if top in HOMES:
        return not any(fnmatch(file, home) for home in HOMES[top])
    laws = [law for law in LAWS if fnmatch(file, law.files) and not fnmatch(file, law.except_file)]
    return top in OWN and not all(any(is_in(module, room) for room in law.may_import) for law in laws)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every import, wherever it stands; of `from package import module` the module too."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names = [f"{module}.{alias.name}" for alias in node.names]
            yield from ((node.lineno, name if is_module(root, name) else module) for name in names)


def is_module(root: Path, name: str) -> bool:
    path = root.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_imports_keep_the_laws_of_the_house() -> None:
    assert violations(ROOT) == []


def test_every_home_is_there() -> None:
    for homes in HOMES.values():
        for home in homes:
            assert list(ROOT.glob(home)), home


@pytest.mark.parametrize(
    ("file", "line", "found"),
    [
        ("indexer/store/store.py", "from indexer.pipeline import Run", "indexer.pipeline"),
        ("indexer/store/store.py", "import service.app", "service.app"),
        ("indexer/store/store.py", "from indexer import extract", "indexer.extract"),
        ("indexer/store/store.py", "from .. import extract", "indexer.extract"),
        ("indexer/store/store.py", "from ..extract import found", "indexer.extract"),
        ("indexer/plan.py", "from service.matches import matches", "service.matches"),
        ("indexer/plan.py", "def late():\n    import service", "service"),
        ("service/matches.py", "from indexer.pipeline import Run", "indexer.pipeline"),
        ("service/matches.py", "if TYPE_CHECKING:\n    from indexer import extract", "indexer.extract"),
        ("service/matches.py", "import indexer", "indexer"),
        ("indexer/store/vectors.py", "import faiss", "faiss"),
        ("indexer/store/store.py", "from sqlalchemy.orm import Session", "sqlalchemy.orm"),
        ("indexer/matching/model.py", "import torch.nn as nn", "torch.nn"),
        ("service/cli/serve.py", "from fastapi import FastAPI", "fastapi"),
        ("indexer/sources/feeds.py", "import trafilatura", "trafilatura"),
        ("service/comparison/alignment.py", "from sentencex import segment", "sentencex"),
        ("service/comparison/alignment.py", "from service.app import create_app", "service.app"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, file: str, line: str, found: str) -> None:
    make_tree(tmp_path, {file: line})
    place = line.count("\n") + 1
    assert violations(tmp_path) == [f"{file}:{place} imports {found}"]


def test_what_the_laws_allow_is_no_breach(tmp_path: Path) -> None:
    allowed = {
        "indexer/store/faiss_index.py": "import faiss\nfrom indexer.store import errors\nfrom . import records",
        "indexer/store/migrations/versions/0001_catalogue.py": "from alembic import op\nimport sqlalchemy as sa",
        "indexer/matching/sentences.py": "import sentencex\nfrom indexer.store.records import Article",
        "indexer/plan.py": "from indexer import extract\nimport json",
        "service/api/routes.py": "from fastapi import APIRouter\nfrom service.comparison import comparer",
        "service/matches.py": "from indexer.matching import model\nfrom indexer.store.store import Store",
        "service/cli/index.py": "from indexer.pipeline import Run\nimport typer",
    }
    make_tree(tmp_path, allowed)
    assert violations(tmp_path) == []


def make_tree(root: Path, lines: dict[str, str]) -> None:
    """A made-up project: empty modules, and these with these lines."""
    modules = ["indexer/extract/__init__.py", "indexer/pipeline.py", "indexer/store/records.py", "service/app.py"]
    for file, line in (dict.fromkeys(modules, "") | lines).items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(line)
