"""Feeds: the MUSTs of RFC 4287 and JSON Feed 1.1, and what becomes of editions built earlier."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import notice
from notice.edition.build import BuildOptions, run
from notice.edition.done import Done, Fed
from notice.render.feed import feed
from notice.render.feed.feed import Entry, Feed
from notice.spans import parse_years

TEMPLATES = Path(__file__).parents[1] / "templates"
ATOM = "{http://www.w3.org/2005/Atom}"
JSON_FEED = "https://jsonfeed.org/version/1.1"
PUBLISHED = 'name = "An Office"\nplace = "Baku"\npublish_url = "https://example.org/out"\n'
HOST = "https://example.org/out/day"


class Build(Protocol):
    """A build of the notice ``day``."""

    def __call__(self, years: str = "2026", **order: Any) -> list[Done | Fed]:
        """Return what became of the editions and of the feeds."""


@pytest.fixture
def build(tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build items, and pages beside them, of an office that publishes."""
    templates = office("We *remember* 3 < 4 & each.", front='subtitle = "{{ ordinal }}"\n')
    (templates / "issuers" / "office.toml").write_text(PUBLISHED, "utf-8")
    monkeypatch.chdir(tmp_path)

    def start(years: str = "2026", **order: Any) -> list[Done | Fed]:
        given = BuildOptions(parse_years(years), **{"formats": ("feed", "html")} | order)
        return [*run(given, lambda _: None, lambda _: None)]

    return start


def atom(path: str = "out/day/feed.atom.xml") -> etree._Element:
    """Read an Atom feed, hold it to RFC 4287 and return its root."""
    data = Path(path).read_bytes()
    root = etree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        for name in ("id", "title", "updated"):  # 4.1.1, 4.1.2: exactly one of each
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme  # 4.2.6: an IRI, not a relative one
        for name in ("updated", "published"):  # 3.3: RFC 3339
            for each in element.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(each.text or "").tzinfo
        links = [dict(link.attrib) for link in element.findall(f"{ATOM}link")]
        assert all(urlsplit(link["href"]).scheme == "https" for link in links)
        kept = [(link["type"], link["hreflang"]) for link in links if link["rel"] == "alternate"]
        assert len(set(kept)) == len(kept)  # 4.1.2: one of a type and language
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name")  # 4.1.2: of each, as the feed has none
        (content,) = entry.findall(f"{ATOM}content")
        assert (content.get("type"), len(content)) == ("html", 0)  # 4.1.3.3
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{ATOM}updated") == max(
        entry.findtext(f"{ATOM}updated") for entry in entries
    )
    read = feedparser.parse(data)
    assert not read.bozo, read.get("bozo_exception")
    assert [entry.id for entry in read.entries] == ids
    return root


def json_feed(path: str = "out/day/feed.json") -> dict[str, Any]:
    """Read a JSON feed, hold it to JSON Feed 1.1 and return it."""
    content: dict[str, Any] = json.loads(Path(path).read_bytes())
    assert content["version"] == JSON_FEED
    assert isinstance(content["title"], str)
    for item in content["items"]:
        assert all(isinstance(item[key], str) and item[key] for key in ("id", "content_html"))
        for key in ("date_published", "date_modified"):
            assert datetime.fromisoformat(item[key]).tzinfo
        assert all(author["name"] for author in item["authors"])
        for attachment in item.get("attachments", []):
            assert attachment["url"].startswith("https://")
            assert attachment["mime_type"] == "application/pdf"
    ids = [item["id"] for item in content["items"]]
    assert len(set(ids)) == len(ids)
    return content


def ids() -> list[str]:
    """Return the ids of both feeds, which have to agree."""
    found = [item["id"] for item in json_feed()["items"]]
    assert [entry.findtext(f"{ATOM}id") for entry in atom().findall(f"{ATOM}entry")] == found
    return found


def state() -> dict[str, tuple[int, int]]:
    """Return every file below ``out`` with its identity and time of change."""
    paths = (path for path in Path("out").rglob("*") if path.is_file())
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


def test_what_a_feed_says(build: Build) -> None:
    done, fed = build()
    assert isinstance(done, Done)
    assert done.findings == ()
    paths = (Path("out/day/feed.atom.xml"), Path("out/day/feed.json"))
    assert fed == Fed("day", paths)
    content = json_feed()
    (item,) = content.pop("items")
    html = item.pop("content_html")
    assert content == {"version": JSON_FEED, "title": "A day", "feed_url": f"{HOST}/feed.json"}
    assert item == {
        "id": "tag:example.org,1990-01-20:day/2026/office/en",
        "title": "Statement on the day",
        "summary": "36th",
        "date_published": "2026-01-20T00:00:00+00:00",
        "date_modified": "2026-01-20T00:00:00+00:00",
        "authors": [{"name": "An Office"}],
        "language": "en",
        "url": f"{HOST}/2026/day-2026.en.html",
    }
    assert html.startswith('<div lang="en" dir="ltr">\n<p>An Office</p>\n<h1>A day</h1>\n')
    assert "<p>We <em>remember</em> 3 " in html
    assert "3 &lt; 4 &amp; each." in re.sub(r"</?(?:em|span)[^>]*>", "", html).replace("\xa0", " ")
    root = atom()
    assert root.findtext(f"{ATOM}id") == "tag:example.org,1990-01-20:day/office"
    assert [dict(link.attrib) for link in root.findall(f"{ATOM}link")] == [
        {"rel": "self", "type": "application/atom+xml", "href": f"{HOST}/feed.atom.xml"}
    ]
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert entry.findtext(f"{ATOM}content") == html
    assert entry.findtext(f"{ATOM}summary") == "36th"


CHARACTERS = st.characters(exclude_categories=["C"], include_characters="\n")
LOOKALIKES = ["]]></title><link href='x'/>", '"/><id>x</id>', "&lt;b&gt;", '", "id": "x']
TEXTS = st.text(CHARACTERS, min_size=1) | st.sampled_from(LOOKALIKES)
MEANT = ("id", "title", "published", "updated", "author", "summary", "content")
ITEMS = st.fixed_dictionaries(
    {
        "id": st.uuids().map(lambda each: each.urn),
        "title": TEXTS,
        "summary": TEXTS,
        "content_html": TEXTS,
        "date_published": st.just("2026-01-20T00:00:00+00:00"),
        "date_modified": st.datetimes().map(
            lambda each: f"{each.isoformat(timespec='seconds')}+00:00"
        ),
        "authors": TEXTS.map(lambda name: [{"name": name}]),
        "language": st.sampled_from(["en", "ar", "zh-Hans"]),
    }
)


@given(st.lists(ITEMS, min_size=1, max_size=3))
def test_any_text_comes_back_out_of_both(items: Sequence[Mapping[str, Any]]) -> None:
    """What is markup in one of the formats, or looks like it, is text there."""
    entries = tuple(Entry(item, "", "", 0) for item in items)
    made = Feed("urn:x", "<A> & 'day'", entries)
    assert json.loads(feed.json_feed(made, ""))["items"] == items
    root = etree.fromstring(feed.atom(made, ""))
    assert root.findtext(f"{ATOM}title") == "<A> & 'day'"
    for item, entry in zip(items, root.findall(f"{ATOM}entry"), strict=True):
        assert [child.tag for child in entry] == [f"{ATOM}{name}" for name in MEANT]
        for ours, theirs in (("title", "title"), ("content_html", "content"), ("id", "id")):
            assert entry.findtext(f"{ATOM}{theirs}") == item[ours]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == item["authors"][0]["name"]
    updated = [item["date_modified"] for item in items]
    assert root.findtext(f"{ATOM}updated") == max(updated)


def test_an_edition_built_earlier_stays_as_it_was_issued(build: Build) -> None:
    """The newest comes first; a sentence that changes later changes no statement of the past."""
    build("2024..2025")
    before = json_feed()["items"]
    source = Path("templates/day/en.md")
    source.write_text(source.read_text("utf-8").replace("each", "every one"), "utf-8")
    build("2026")
    newest, *others = json_feed()["items"]
    assert "every one" in newest["content_html"]
    assert others == before
    years = [re.findall(r"/(\d{4})/", each)[0] for each in ids()]
    assert years == ["2026", "2025", "2024"]
    assert all(newer > older for newer, older in pairwise(years))


def test_a_feed_that_is_up_to_date_is_left_alone(build: Build) -> None:
    first = build()
    before = state()
    assert build()[-1] == first[-1]
    assert state() == before
    build(force=True)
    assert state()["out/day/feed.json"] == before["out/day/feed.json"]


def test_without_items_there_is_no_feed(build: Build) -> None:
    done = build(formats=("html",))
    assert [type(each) for each in done] == [Done]
    assert not Path("out/day/feed.json").exists()
    build("2027")
    assert len(ids()) == 1


def test_a_refused_edition_is_not_in_it(build: Build) -> None:
    build("2025")
    source = Path("templates/day/en.md")
    source.write_text(source.read_text("utf-8") + "\nIn 2026.\n", "utf-8")
    done, _ = build("2026")
    assert isinstance(done, Done)
    assert done.refused
    assert [each.split("/")[1] for each in ids()] == ["2025"]


def test_a_file_that_is_not_what_was_built_is_not_in_it(build: Build) -> None:
    build("2024..2025")
    item = Path("out/day/2024/day-2024.en.item.json")
    item.write_text(item.read_text("utf-8").replace("remember", "recall"), "utf-8")
    Path("out/day/2025/manifest.json").unlink()
    Path("out/day/notes").mkdir()
    build("2026")
    assert [each.split("/")[1] for each in ids()] == ["2026"]


def test_without_a_publish_url_it_leads_nowhere_and_says_so(build: Build) -> None:
    issuer = Path("templates/issuers/office.toml")
    issuer.write_text(PUBLISHED.rpartition("publish_url")[0], "utf-8")
    done, _ = build()
    assert isinstance(done, Done)
    (found,) = done.findings
    assert (found.code, found.severity) == ("no-publish-url", "warning")
    assert "publish_url" in found.hint
    assert found.place == "templates/issuers/office.toml"
    root = atom()
    assert root.findall(f".//{ATOM}link") == []
    content = json_feed()
    assert not {"feed_url", "url", "attachments"} & {*content, *content["items"][0]}
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", content["items"][0]["id"])


def test_each_issuer_that_is_asked_for_has_its_feed(build: Build) -> None:
    Path("templates/issuers/other.toml").write_text(PUBLISHED.replace("An", "Another"), "utf-8")
    build(issuers=("office", "other"))
    names = sorted(path.name for path in Path("out/day").glob("feed*"))
    assert names == [
        "feed.office.atom.xml",
        "feed.office.json",
        "feed.other.atom.xml",
        "feed.other.json",
    ]
    for issuer in ("office", "other"):
        atom(f"out/day/feed.{issuer}.atom.xml")
        content = json_feed(f"out/day/feed.{issuer}.json")
        assert content["feed_url"] == f"{HOST}/feed.{issuer}.json"
        assert [item["id"].split("/")[2] for item in content["items"]] == [issuer]


def test_the_enclosure_is_the_pdf_and_the_languages_are_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the bundled notice in two languages, one of them with a PDF."""
    monkeypatch.chdir(tmp_path)
    wanted: list[tuple[str, list[str]]] = [("ar", ["item", "pdf"]), ("en", ["item"])]
    for tag, formats in wanted:
        loaded = notice.load("20-january", languages=[tag], templates=TEMPLATES)
        paths = notice.write(notice.build(loaded, 2026, formats=formats), Path("out"))
    assert [path.name for path in paths[-2:]] == ["feed.atom.xml", "feed.json"]
    size = Path("out/20-january/2026/20-january-2026.ar.pdf").stat().st_size
    start = "https://remembrance.example.org/statements/20-january/2026"
    address = f"{start}/20-january-2026.ar.pdf"
    arabic, english = json_feed("out/20-january/feed.json")["items"]
    assert (arabic["language"], english["language"]) == ("ar", "en")
    assert arabic["attachments"] == [
        {"url": address, "mime_type": "application/pdf", "size_in_bytes": size}
    ]
    assert "attachments" not in english
    assert arabic["content_html"].startswith('<div lang="ar" dir="rtl">\n')
    first, second = atom("out/20-january/feed.atom.xml").findall(f"{ATOM}entry")
    assert [dict(link.attrib) for link in first.findall(f"{ATOM}link")] == [
        {
            "rel": "enclosure",
            "type": "application/pdf",
            "hreflang": "ar",
            "length": str(size),
            "href": address,
        }
    ]
    assert second.findall(f"{ATOM}link") == []
