"""The outlet directory in the catalogue: articles come to outlets, outlets get other names, are merged and labelled."""

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine, text

from indexer.store.catalogue import MIGRATIONS, Catalogue
from indexer.store.errors import CallError, NotFoundError
from indexer.store.outlet_entries import OutletEntry
from indexer.store.outlet_import import Step
from indexer.store.reading import ArticleFilter, Reader
from indexer.store.records import Outlet, Version
from tests.indexer.store.versions import add, add_and_publish, version

DAY = "2016-12-08"
PAGE = "https://harbour-post.example/1"


def page(url: str, *, title: str = "Ships", text: str = "A ship came in.", site: str | None = None) -> Version:
    """A page that states no outlet."""
    return version("", text, title=title, published=DAY, identity=f"url:{url}", url=url, site=site)


def stated(outlet: str, text: str = "The army advances.", *, title: str = "Aleppo") -> Version:
    return version(outlet, text, title=title, published=DAY)


def entry(name: str, **facts: object) -> OutletEntry:
    return OutletEntry.model_validate({"name": name} | facts)


def take_in(catalogue: Catalogue, *entries: OutletEntry) -> list[str]:
    """Import entries; returns what changed, as it is told."""
    with catalogue.write() as writer:
        return told(writer.outlets.take_in(entries))


def told(steps: list[Step]) -> list[str]:
    return [line for step in steps for line in step.told()]


def outlets_of(catalogue: Catalogue) -> list[tuple[int, str, int]]:
    """(id, name, articles) of every outlet."""
    with catalogue.read() as reader:
        return [(outlet.id, outlet.name, outlet.articles) for outlet in reader.outlets.every()]


def outlet(reader: Reader, name: str) -> Outlet:
    [found] = [each for each in reader.outlets.every() if each.name == name]
    return found


def articles_of(catalogue: Catalogue, name: str) -> list[int]:
    with catalogue.read() as reader:
        return [article.id for article in reader.articles(ArticleFilter(outlet=name))]


# --- articles come to outlets


def test_articles_come_to_outlets_by_name_domain_and_site(catalogue: Catalogue) -> None:
    add_and_publish(
        catalogue,
        stated("SANA"),
        stated("sana", title="Homs"),
        page(PAGE),
        page("https://www.m.harbour-post.example/2", site="Anything"),
        page("https://tishreen.example/1", site="Tishreen"),
        page("https://anna.blogspot.com/1"),
    )
    assert outlets_of(catalogue) == [
        (1, "SANA", 2),
        (3, "Tishreen", 1),
        (4, "anna.blogspot.com", 1),
        (2, "harbour-post.example", 2),
    ]
    with catalogue.read() as reader:
        assert outlet(reader, "harbour-post.example").domains == ("harbour-post.example",)
        assert outlet(reader, "SANA").domains == ()


def test_later_batches_and_runs_find_the_outlets_of_earlier_ones(catalogue: Catalogue) -> None:
    for number in range(3):
        with catalogue.write() as writer:
            add(writer, page(f"https://harbour-post.example/{number}", site=f"Site {number}"))
    with catalogue.write() as writer:
        [found] = writer.outlets.resolved([page("https://harbour-post.example/4")])
        assert (found.outlet, writer.outlets.resolved([])) == ("Site 0", [])


def test_a_run_that_was_undone_gives_the_same_ids_when_repeated(catalogue: Catalogue) -> None:
    versions = [stated("SANA"), page(PAGE), stated("Tishreen")]
    with pytest.raises(KeyboardInterrupt), catalogue.write() as writer:
        add(writer, *versions)
        raise KeyboardInterrupt
    with catalogue.write() as writer:  # killed between resolving and writing
        writer.outlets.resolved(versions)
    add_and_publish(catalogue, *versions)
    assert [number for number, *_ in outlets_of(catalogue)] == [1, 3, 2]


@pytest.mark.parametrize("site", ["a\0b", "half \ud800 a character", " ", "x" * 1000])
def test_a_page_s_name_that_cannot_be_stored_is_none(catalogue: Catalogue, site: str) -> None:
    add_and_publish(catalogue, page(PAGE, site=site))
    assert outlets_of(catalogue) == [(1, "harbour-post.example", 1)]


def test_a_page_is_not_believed_that_it_is_an_outlet_at_home_elsewhere(catalogue: Catalogue) -> None:
    take_in(catalogue, entry("Harbour Post", domains=["harbour-post.example"]))
    add_and_publish(catalogue, page(PAGE), page("https://harbour-post.example.evil.example/1", site="Harbour Post"))
    assert outlets_of(catalogue) == [(1, "Harbour Post", 1), (2, "evil.example", 1)]


# --- renaming


def test_a_renamed_outlet_keeps_its_id_articles_and_old_name(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE))
    with catalogue.write() as writer:
        writer.outlets.rename("HARBOUR-POST.example", " Harbour  Post ")
    add_and_publish(catalogue, page("https://harbour-post.example/2"), stated("harbour-post.example"))
    assert outlets_of(catalogue) == [(1, "Harbour Post", 3)]
    with catalogue.read() as reader:
        assert outlet(reader, "Harbour Post").aliases == ("harbour-post.example",)
        assert {article.outlet for article in reader.articles(ArticleFilter())} == {"Harbour Post"}
    assert articles_of(catalogue, "harbour-post.example") == [1, 2, 3]


def test_an_outlet_can_be_renamed_in_case_and_back(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, stated("sana"))
    for name in ("SANA", "Syrian Arab News Agency", "sana"):
        with catalogue.write() as writer:
            writer.outlets.rename("Sana", name)
        assert outlets_of(catalogue) == [(1, name, 1)]
    with catalogue.read() as reader:
        assert sorted(outlet(reader, "sana").aliases) == ["SANA", "Syrian Arab News Agency"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("RT", "SANA", "'SANA' is another outlet: make them one with `rashomon outlets merge 'RT' 'SANA'`"),
        ("RT", "sana", "'sana' is another outlet"),
        ("RT", " ", "cannot be a name"),
        ("RT", "a\0b", "a control character is in it"),
        ("Nobody", "Somebody", "there is no outlet 'Nobody' in this store"),
    ],
)
def test_a_renaming_that_cannot_be_is_told(catalogue: Catalogue, old: str, new: str, reason: str) -> None:
    add_and_publish(catalogue, stated("SANA"), stated("RT"))
    with pytest.raises(CallError) as caught, catalogue.write() as writer:
        writer.outlets.rename(old, new)
    assert reason in str(caught.value)


# --- merging


@pytest.fixture
def merged(catalogue: Catalogue) -> Catalogue:
    """SANA (1) with article 1; "sana.example" (2) with article 2 was merged into it; RT (3) has article 3."""
    add_and_publish(catalogue, stated("SANA"), page("https://sana.example/1"), stated("RT"))
    with catalogue.write() as writer:
        assert writer.outlets.merge("sana.example", "SANA") == ("sana.example", "SANA")
    return catalogue


def test_merged_outlets_are_one_in_every_list(merged: Catalogue) -> None:
    assert outlets_of(merged) == [(3, "RT", 1), (1, "SANA", 2)]
    with merged.read() as reader:
        assert [(each.name, each.articles) for each in reader.outlets.listed()] == [("RT", 1), ("SANA", 2)]
        sana = outlet(reader, "SANA")
        assert (sana.aliases, sana.domains) == (("sana.example",), ("sana.example",))
        assert reader.counts()["outlets"] == 2
        assert [article.outlet for article in reader.articles(ArticleFilter())] == ["SANA", "SANA", "RT"]
        assert reader.paragraph(2)[1].outlet == "SANA"
        assert [each.outlet_id for each in reader.candidates([1, 2, 3])] == [1, 1, 3]


def test_any_name_of_a_merged_outlet_finds_the_articles_of_both(merged: Catalogue) -> None:
    for name in ("SANA", "sana", "sana.example"):
        assert articles_of(merged, name) == [1, 2]
    with merged.read() as reader:
        assert reader.outlets.members(["sana.example", "SANA", "RT", "AFP"]) == {
            "sana.example": {1, 2},
            "SANA": {1, 2},
            "RT": {3},
        }
        assert reader.outlets.published([1, 2, 3, 4]) == {1, 2, 3}


def test_index_files_keep_the_rows_as_they_were_written(merged: Catalogue) -> None:
    with merged.read() as reader:
        day = version("", "x", published=DAY).day
        assert reader.bucket_rows(day).outlet_ids.tolist() == [1, 2, 3]


def test_a_page_that_is_read_again_after_a_merge_is_known(merged: Catalogue) -> None:
    changed = page("https://sana.example/1", text="Two ships came in.")
    with merged.write() as writer:
        [found] = writer.outlets.resolved([changed])
        known = writer.known_versions([(found.outlet, found.identity)])
        assert [(each.article_id, each.number) for each in known.values()] == [(2, 1)]
    add_and_publish(merged, changed)
    with merged.read() as reader:
        assert (reader.article(2).revision, reader.counts()["articles"]) == (2, 3)


def test_of_two_articles_with_one_identity_the_outlet_s_own_is_known(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, stated("Copy"), stated("SANA"))
    with catalogue.write() as writer:
        writer.outlets.merge("Copy", "SANA")
    with catalogue.write() as writer:
        [known] = writer.known_versions([("SANA", "title:Aleppo")]).values()
        assert known.article_id == 2


def test_new_articles_of_a_merged_outlet_are_the_other_s(merged: Catalogue) -> None:
    add_and_publish(merged, page("https://sana.example/2"), stated("sana.example", title="Homs"))
    assert outlets_of(merged) == [(3, "RT", 1), (1, "SANA", 4)]
    with merged.read() as reader:
        assert reader.bucket_rows(version("", "x", published=DAY).day).outlet_ids.tolist() == [1, 2, 3, 1, 1]


def test_chains_of_merges_are_flat(merged: Catalogue) -> None:
    with merged.write() as writer:
        writer.outlets.merge("SANA", "RT")
    assert outlets_of(merged) == [(3, "RT", 3)]
    assert articles_of(merged, "sana.example") == [1, 2, 3]


@pytest.mark.parametrize(("name", "into"), [("RT", "RT"), ("SANA", "sana.example"), ("sana.example", "SANA")])
def test_an_outlet_cannot_be_merged_into_itself_nor_in_a_circle(merged: Catalogue, name: str, into: str) -> None:
    with pytest.raises(CallError, match="are one outlet already"), merged.write() as writer:
        writer.outlets.merge(name, into)


def test_a_merge_is_undone(merged: Catalogue) -> None:
    with merged.write() as writer:
        writer.outlets.split("SANA.example")
    assert outlets_of(merged) == [(3, "RT", 1), (1, "SANA", 1), (2, "sana.example", 1)]
    assert articles_of(merged, "sana.example") == [2]
    with pytest.raises(CallError, match="no outlet of the name 'RT' was merged"), merged.write() as writer:
        writer.outlets.split("RT")


def test_the_name_of_a_merged_outlet_is_not_given_again(merged: Catalogue) -> None:
    for old in ("SANA", "RT"):
        with pytest.raises(CallError, match=r"split 'sana\.example'` first"), merged.write() as writer:
            writer.outlets.rename(old, "sana.example")


def test_a_reader_sees_names_as_they_were_when_it_began(merged: Catalogue) -> None:
    with merged.read() as reader:
        assert reader.article(1).outlet == "SANA"
        with merged.write() as writer:
            writer.outlets.rename("SANA", "Syrian Arab News Agency")
        assert (reader.article(1).outlet, [each.name for each in reader.outlets.listed()]) == ("SANA", ["RT", "SANA"])
    with merged.read() as reader:
        assert (reader.article(1).outlet, reader.generation) == ("Syrian Arab News Agency", 1)


# --- labels


def test_outlets_are_found_by_tag_family_and_kind_with_all_their_rows(merged: Catalogue) -> None:
    take_in(merged, entry("SANA", tags=["State Media"], family="Ministry", kind="agency"), entry("RT", tags=["b"]))
    with merged.read() as reader:
        found = reader.outlets.labelled
        assert found("tag", ["state  media"]) == found("family", ["Ministry"]) == found("kind", ["AGENCY"]) == {1, 2}
        assert found("tag", ["State Media", "b"]) == {1, 2, 3}
        assert found("family", [" MINISTRY "]) == found("family", ["ministry", "Ministry"]) == {1, 2}
        assert found("tag", []) == frozenset()
        with pytest.raises(NotFoundError, match="no outlet has the tag 'a': there are b, state media"):
            found("tag", ["b", "a"])
        with pytest.raises(NotFoundError, match="no outlet has the family 'rt group': there are Ministry"):
            found("family", ["RT Group"])


def test_families_that_differ_in_case_are_one(merged: Catalogue) -> None:
    take_in(merged, entry("SANA", family="MINISTÈRE"), entry("RT", family="Ministère"))
    with merged.read() as reader:
        assert reader.outlets.labelled("family", ["ministère"]) == {1, 2, 3}


def test_a_store_without_labels_says_so(merged: Catalogue) -> None:
    with merged.read() as reader, pytest.raises(NotFoundError, match="no outlet has the kind 'agency': there is none"):
        reader.outlets.labelled("kind", ["agency"])


def test_tags_are_given_and_taken(merged: Catalogue) -> None:
    with merged.write() as writer:
        assert writer.outlets.tag("sana", add=["State Media", "x"], remove=[]) == ("state media", "x")
        assert writer.outlets.tag("SANA", add=["y"], remove=["X", "z"]) == ("state media", "y")
    with merged.read() as reader:
        assert (outlet(reader, "SANA").tags, outlet(reader, "RT").tags) == (("state media", "y"), ())


def test_what_is_said_of_a_merged_outlet_does_not_count(merged: Catalogue) -> None:
    with merged.write() as writer:
        writer.outlets.tag("RT", add=["a"], remove=[])
        writer.outlets.merge("RT", "SANA")
    with merged.read() as reader:
        assert outlet(reader, "SANA").tags == ()
        with pytest.raises(NotFoundError):
            reader.outlets.labelled("tag", ["a"])


# --- taking in a directory

POST = entry(
    "Harbour Post",
    aliases=["The Harbour Post"],
    domains=["harbour-post.example"],
    family="Port Group",
    country="SY",
    lang="en",
    kind="newspaper",
    tags=["b", "a", "b"],
)


def test_an_import_makes_outlets_and_articles_come_to_them(catalogue: Catalogue) -> None:
    assert take_in(catalogue, POST) == [
        "Harbour Post: new",
        "Harbour Post: also known as The Harbour Post",
        "Harbour Post: at harbour-post.example",
        "Harbour Post: family Port Group",
        "Harbour Post: country SY",
        "Harbour Post: lang en",
        "Harbour Post: kind newspaper",
        "Harbour Post: tags a, b",
    ]
    add_and_publish(catalogue, page(PAGE), stated("the harbour post"))
    with catalogue.read() as reader:
        assert reader.outlets.listed() == [
            Outlet(
                1,
                "Harbour Post",
                2,
                DAY,
                DAY,
                family="Port Group",
                country="SY",
                lang="en",
                kind="newspaper",
                tags=("a", "b"),
                aliases=("The Harbour Post",),
                domains=("harbour-post.example",),
            )
        ]


def test_the_same_import_again_changes_nothing(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE), stated("The Harbour Post"), stated("Harbour post", title="Tide"))
    take_in(catalogue, POST, entry("RT"))
    before = outlets_of(catalogue)
    assert take_in(catalogue, entry("RT"), POST) == []
    assert outlets_of(catalogue) == before == [(3, "Harbour Post", 3), (4, "RT", 0)]


def test_a_plan_changes_nothing_and_tells_the_same(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE), stated("Harbour Post"))
    with catalogue.read() as reader:
        planned = told(reader.outlets.planned([POST]))
    assert outlets_of(catalogue) == [(2, "Harbour Post", 1), (1, "harbour-post.example", 1)]
    assert take_in(catalogue, POST) == planned != []


def test_an_outlet_with_a_name_made_from_its_domain_is_renamed(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE))
    assert take_in(catalogue, POST)[0] == "Harbour Post: was harbour-post.example"
    assert outlets_of(catalogue) == [(1, "Harbour Post", 1)]
    assert articles_of(catalogue, "harbour-post.example") == [1]


def test_where_both_exist_they_are_merged(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE), stated("Harbour Post"), page("https://harbour-post.example/2"))
    assert take_in(catalogue, POST)[0] == "Harbour Post: takes in harbour-post.example, 2 articles"
    assert outlets_of(catalogue) == [(2, "Harbour Post", 3)]


def test_a_name_that_was_stated_as_a_domain_is_merged_too(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, stated("harbour-post.example"), stated("THE HARBOUR POST"))
    take_in(catalogue, POST)
    assert outlets_of(catalogue) == [(2, "Harbour Post", 2)]


def test_a_name_that_a_page_gave_itself_gives_way_to_the_directory_s(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, page(PAGE, site="Harbour Post | News and tides"))
    take_in(catalogue, POST)
    assert outlets_of(catalogue) == [(1, "Harbour Post", 1)]


def test_what_a_file_does_not_name_is_left_and_what_it_states_holds(catalogue: Catalogue) -> None:
    take_in(catalogue, POST)
    assert take_in(catalogue, entry("Harbour Post", kind="agency", family="", tags=[])) == [
        "Harbour Post: family none",
        "Harbour Post: kind agency",
        "Harbour Post: tags none",
    ]
    with catalogue.read() as reader:
        post = outlet(reader, "Harbour Post")
        assert (post.kind, post.family, post.tags, post.country) == ("agency", None, (), "SY")
        assert (post.aliases, post.domains) == (("The Harbour Post",), ("harbour-post.example",))


def test_editions_can_be_parted_by_their_hosts(catalogue: Catalogue) -> None:
    take_in(catalogue, POST, entry("Harbour Post Arabic", domains=["arabic.harbour-post.example"]))
    add_and_publish(catalogue, page("https://arabic.harbour-post.example/1"), page(PAGE))
    assert outlets_of(catalogue) == [(1, "Harbour Post", 1), (2, "Harbour Post Arabic", 1)]


def test_a_domain_moves_from_an_outlet_that_has_others_and_keeps_it(catalogue: Catalogue) -> None:
    take_in(catalogue, entry("BBC", domains=["bbc.example", "bbc-uk.example"]))
    add_and_publish(catalogue, page("https://bbc-uk.example/1"))
    assert take_in(catalogue, entry("BBC UK", domains=["bbc-uk.example"])) == [
        "BBC UK: new",
        "BBC UK: at bbc-uk.example",
    ]
    add_and_publish(catalogue, page("https://bbc-uk.example/2"))
    assert outlets_of(catalogue) == [(1, "BBC", 1), (2, "BBC UK", 1)]


def test_a_name_moves_where_the_file_gives_it_to_another(catalogue: Catalogue) -> None:
    take_in(catalogue, entry("Lebanese Agency", aliases=["NNA"]))
    take_in(catalogue, entry("NNA"), entry("Lebanese Agency"))
    add_and_publish(catalogue, stated("nna"), stated("Lebanese Agency"))
    assert outlets_of(catalogue) == [(1, "Lebanese Agency", 1), (2, "NNA", 1)]
    with catalogue.read() as reader:
        assert outlet(reader, "Lebanese Agency").aliases == ()


def test_two_outlets_can_take_each_other_s_place(catalogue: Catalogue) -> None:
    """One gets the other's alias for its name, and leaves its own name to a third entry."""
    take_in(catalogue, entry("A", aliases=["B"]))
    add_and_publish(catalogue, stated("A"))
    take_in(catalogue, entry("B"), entry("C", aliases=["A"]))
    # A and B are one outlet: the entry B describes it and C takes the name A over.
    assert outlets_of(catalogue) == [(1, "B", 1), (2, "C", 0)]
    add_and_publish(catalogue, stated("A", title="Homs"))
    assert outlets_of(catalogue) == [(1, "B", 1), (2, "C", 1)]


def test_a_merge_of_the_user_s_is_not_undone_by_an_import(merged: Catalogue) -> None:
    for entries in ([entry("sana.example")], [entry("SANA"), entry("RT", aliases=["sana.example"])]):
        with pytest.raises(CallError, match=r"run `rashomon outlets split 'sana\.example'`"):
            take_in(merged, *entries)
    assert take_in(merged, entry("SANA", aliases=["sana.example"], domains=["sana.example"])) == []


# --- stores of the first version


def test_names_of_a_store_of_the_first_version_are_known(database_url: str) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"), poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO outlets (id, name) VALUES (1, 'SANA'), (2, 'Sana'), (3, 'RT')"))
        connection.execute(text("INSERT INTO articles (id, outlet_id, identity) VALUES (1, 2, 'title:Aleppo')"))
    catalogue = Catalogue(database_url)
    catalogue.migrate()
    add_and_publish(catalogue, stated("Sana", title="Homs"), stated("sana"), stated("rt"), stated("AFP"))
    assert outlets_of(catalogue) == [(4, "AFP", 1), (3, "RT", 1), (1, "SANA", 1), (2, "Sana", 1)]
    assert catalogue.integrity_faults() == []
    catalogue.close()
