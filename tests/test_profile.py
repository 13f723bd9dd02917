"""Paste profiles: data whose every file is made, named and told where it goes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest

from notice import folders
from notice.definition import languages, profile
from notice.edition import manifest
from notice.edition.build import BuildOptions, run
from notice.edition.done import Done
from notice.edition.formats import CHOICES
from notice.errors import DefinitionError, UsageError
from notice.preflight import htmlfile

COPIES = Path(__file__).parent / "browser" / "copies.mjs"
SHIPPED = Path(__file__).parents[1] / "templates"
TOOLS = sorted(path.stem for path in (SHIPPED / "profiles").glob("*.toml"))
TAKES = {
    "brevo": ["brevo.email.html"],
    "buttondown": ["buttondown.email.html", "buttondown.md"],
    "ghost": ["ghost.fragment.html"],
    "gmail": ["gmail.email.html", "pdf"],
    "listmonk": ["listmonk.email.html", "listmonk.txt"],
    "mailchimp": ["mailchimp.email.html", "mailchimp.txt"],
    "outlook": ["eml"],
}
ASKED = {
    "brevo": ["sender", "subject", "preview"],
    "buttondown": ["subject"],
    "ghost": ["title", "preview", "subject"],
    "gmail": ["subject"],
    "listmonk": ["template", "subject", "sender"],
    "mailchimp": ["sender", "subject", "preview"],
    "outlook": [],
}
"""What each tool asks for, in its order."""
VALUES = {
    "template": '{{ template "content" . }}',
    "sender": "Remembrance Office",
    "subject": "Statement on the 36th anniversary of the 20 January tragedy",
    "title": "20 January, National Mourning Day",
    "preview": "On Tuesday, 20 January 2026, Azerbaijan observes National Mourning Day and marks "
    "the 36th anniversary of the 20 January tragedy. Thirty-six…",
}
FILLED = {
    "mailchimp": {
        "*|ARCHIVE|*": "https://mailchi.mp/x",
        "*|UNSUB|*": "https://list-manage.example/u",
        "*|HTML:LIST_ADDRESS_HTML|*": "<div>1 Old Street, Baku</div>",
        "*|LIST:ADDRESSLINE|*": "1 Old Street, Baku",
        "*|MC_PREVIEW_TEXT|*": "Typed",
    },
    "brevo": {
        "{{ mirror }}": "https://brevo.example/m",
        "{{ unsubscribe }}": "https://brevo.example/u",
    },
    "buttondown": {
        "{{ email_url }}": "https://buttondown.com/x",
        "{{ unsubscribe_url }}": "https://buttondown.com/u",
    },
    "listmonk": {
        "{{ MessageURL }}": "https://lists.example/m",
        "{{ UnsubscribeURL }}": "https://lists.example/u",
    },
}
"""What stands in the place of each tag when a tool sends; by hand, from its pages."""
TAG = re.compile(r"\*\|.*?\|\*|\{\{.*?\}\}")
HOWTO = """\
Tool: English

1. Paste the whole of day-2026.en.tool.md into the body, which is a step
   that is longer than a line. Keep {{tag}}.

2. Type the subject:
   Statement on the day

What Tool takes, looked up on 2026-11-22:
https://example.org/help
"""
FILE = """\
id = "tool"
name = "Tool"
formats = ["md"]
steps = ["Paste the whole of {md} into the body, which is a step that is longer than a line. \
Keep {{tag}}.", "Type the subject: {subject}"]
sources = ["https://example.org/help"]
looked_up = 2026-11-22
"""
Office = Callable[..., Path]
YEAR = range(2026, 2027)


def made(order: BuildOptions) -> list[Done]:
    done = run(order, lambda _: None, lambda _: None)
    return [each for each in done if isinstance(each, Done)]


def office_with(office: Office, text: str) -> Path:
    root = office()
    (root / "profiles").mkdir()
    (root / "profiles" / "tool.toml").write_text(text, "utf-8")
    return root


def test_every_tool_that_is_promised_has_a_profile() -> None:
    assert list(TAKES) == TOOLS


@pytest.mark.parametrize("tool", TOOLS)
def test_a_build_for_a_tool_writes_just_what_it_takes_and_says_where_it_goes(
    tool: str, tmp_path: Path
) -> None:
    order = BuildOptions(YEAR, ("20-january",), ("en",), profile=tool, out=tmp_path)
    (done,) = made(order)
    expected = [f"20-january-2026.en.{ending}" for ending in TAKES[tool]]
    howto, page = (f"20-january-2026.en.{tool}.HOWTO.{ending}" for ending in ("txt", "html"))
    assert [path.name for path in done.paths] == sorted([*expected, howto, page])
    told = (done.paths[0].parent / howto).read_text("utf-8")
    assert [name for name in expected if name not in told] == []
    typed = [line.strip() for line in told.splitlines() if line.strip() in VALUES.values()]
    assert typed == [VALUES[field] for field in ASKED[tool]]
    rows = manifest.read(done.paths[0].parent / manifest.NAME)["files"]
    assert howto in {row["file"] for row in rows}
    assert made(order)[0].paths == done.paths


def test_a_profile_is_data(office: Office, tmp_path: Path) -> None:
    root = office_with(office, FILE)
    (done,) = made(BuildOptions(YEAR, profile="tool", templates=root, out=tmp_path / "out"))
    howto = next(path for path in done.paths if path.name == "day-2026.en.tool.HOWTO.txt")
    assert howto.read_text("utf-8") == HOWTO


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_a_howto_names_both_languages_and_the_embargo(ending: str, tmp_path: Path) -> None:
    order = BuildOptions(
        YEAR,
        ("20-january",),
        ("en",),
        second="az",
        profile="mailchimp",
        embargo=datetime.fromisoformat("2026-01-20T08:00+04:00"),
        out=tmp_path,
    )
    (done,) = made(order)
    (howto,) = (path for path in done.paths if path.name.endswith(f"HOWTO.{ending}"))
    told = " ".join(howto.read_text("utf-8").split())
    assert "Mailchimp: English and Azərbaycanca" in told
    assert (
        "Under embargo until 2026-01-20T08:00+04:00. Before that, send it to nobody but the press, "
        "and put none of these on the web:"
    ) in told
    assert "see that these open" not in told


def test_a_howto_tells_where_the_logo_of_a_mail_has_to_be(tmp_path: Path) -> None:
    order = BuildOptions(YEAR, ("human-rights-day",), ("en",), profile="ghost", out=tmp_path)
    (done,) = made(order)
    assert [*run(replace(order, frozen=True), lambda _: None, lambda _: None)] == made(order)
    (howto,) = (path for path in done.paths if path.name.endswith("HOWTO.txt"))
    (fragment,) = (path for path in done.paths if path.name.endswith("fragment.html"))
    told, start = (
        howto.read_text("utf-8"),
        "https://opi.example.org/statements/human-rights-day/2026/",
    )
    addresses = [f"{start}human-rights-day-2026.en.{name}" for name in ("html", "pdf")]
    logo = "office-for-public-information.logo.png"
    addresses.append(f"{start.removesuffix('2026/')}{logo}")
    beside = tmp_path / "human-rights-day" / logo
    in_edition = beside.with_name("2026") / "human-rights-day-2026.en.logo.png"
    assert beside.read_bytes() == in_edition.read_bytes()
    listed = "\n".join(addresses)
    assert f"see that these open in a browser:\n{listed}\n\n1. " in told
    source = fragment.read_text("utf-8")
    assert f'src="{addresses[2]}"' in source
    assert [f'href="{address}"' in source for address in addresses[:2]] == [True, True]


def files(tool: str, language: str, out: Path) -> dict[str, str]:
    """Return the texts of the files for a tool, by what their names end in."""
    done = made(BuildOptions(YEAR, ("20-january",), (language,), profile=tool, out=out))
    stem = f"20-january-2026.{language}.{tool}."
    return {
        path.name.removeprefix(stem): path.read_text("utf-8")
        for path in done[0].paths
        if path.name.startswith(stem)
    }


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("tool", FILLED)
def test_a_tool_fills_every_tag_and_a_reader_can_leave(
    tool: str, language: str, tmp_path: Path
) -> None:
    """Sent as the tool sends it: no tag is left, and each link says where it leads."""
    words = languages.load(language, folders.locate(SHIPPED)).data.words
    for ending, text in files(tool, language, tmp_path).items():
        if "HOWTO" in ending:
            continue
        sent = text
        for tag, value in FILLED[tool].items():
            sent = sent.replace(tag, value)
        assert TAG.findall(sent) == []
        assert ("1 Old Street" in sent) == (tool == "mailchimp")
        if ending == "md":
            continue  # Buttondown's own footer is below it
        leaving = next(value for tag, value in FILLED[tool].items() if "nsub" in tag.lower())
        if ending == "txt":
            assert f"{words.unsubscribe}\n" in sent.replace("\u200f", "")
            assert sent.replace("\u200f", "").endswith(f"{leaving}\n")
        else:
            shown = {
                each.attributes["href"]: htmlfile.text_in(each).strip()
                for each in htmlfile.read(sent).elements
                if each.tag == "a"
            }
            assert shown[leaving] == words.unsubscribe
            assert words.view_in_browser in shown.values()
            assert words.read_page in shown.values()


def test_a_tool_that_asks_for_preview_text_gets_no_other(tmp_path: Path) -> None:
    """Mailchimp prints what is typed where its tag stands; Brevo and Ghost put it in themselves."""
    hidden = re.compile(r'<div class="preheader"[^>]*>(.*?)</div>')
    for tool, ending, text in (
        ("mailchimp", "email.html", "*|MC_PREVIEW_TEXT|*"),
        ("brevo", "email.html", ""),
        ("ghost", "fragment.html", ""),
    ):
        assert hidden.findall(files(tool, "en", tmp_path)[ending]) == [text]
    (own,) = hidden.findall(files("listmonk", "en", tmp_path)["email.html"])
    assert " ".join(unescape(own).split()).startswith(VALUES["preview"][:60])


@pytest.mark.parametrize(
    ("tool", "text"), [("mailchimp", r"Dear \*|FNAME|\*"), ("brevo", 'Dear {{ "{{" }} NAME')]
)
def test_a_text_that_a_tool_would_fill_is_refused(
    tool: str, text: str, office: Office, tmp_path: Path
) -> None:
    """The same text is no matter to another tool."""
    root = office(text, issuer='publish_url = "https://example.org/"\n')
    codes: dict[str, list[str]] = {}
    for each in (tool, "gmail"):
        (done,) = made(BuildOptions(YEAR, profile=each, templates=root, out=tmp_path / "out"))
        codes[each] = [found.code for found in done.findings]
    assert "stray-tag" in codes[tool]
    assert "stray-tag" not in codes["gmail"]


def test_the_sender_of_a_howto_is_that_of_a_message(office: Office, tmp_path: Path) -> None:
    """A name that the office gives its address comes before its own."""
    root = office(issuer='[mail]\nfrom = "Press desk <a@example.org>"\n')
    (done,) = made(BuildOptions(YEAR, profile="brevo", templates=root, out=tmp_path / "out"))
    (howto,) = (path for path in done.paths if path.name.endswith("HOWTO.txt"))
    assert "this name:\n   Press desk\n" in howto.read_text("utf-8")


def test_ghost_shows_the_title_once(tmp_path: Path) -> None:
    source = files("ghost", "en", tmp_path)["fragment.html"]
    assert "<h1" not in source
    assert "Statement on the" in source
    assert "Unsubscribe" not in source  # Ghost's own footer has it


@pytest.mark.parametrize("style", ["none", "inline"])
def test_a_mail_survives_what_tools_strip(style: str, tmp_path: Path) -> None:
    """Without its head, or without any style, a mail says the same in the same order."""
    source = files("mailchimp", "en", tmp_path)["email.html"]
    whole = htmlfile.read(source)
    stripped = re.sub(r"<head>.*?</head>|<!--.*?-->", "", source, flags=re.DOTALL)
    if style == "none":
        stripped = re.sub(r' (?:style|class)="[^"]*"', "", stripped).replace(
            "*|MC_PREVIEW_TEXT|*", ""
        )
    assert htmlfile.read(stripped).text.split() == whole.text.split()


@pytest.mark.slow
def test_a_howto_copies_what_it_says(
    packages: Path, program: Callable[[str], str], chromium: str, tmp_path: Path
) -> None:
    """In a browser, from the disk: each button copies its field or the whole of its file."""
    assert packages.is_dir()
    built = files("mailchimp", "en", tmp_path)
    (page,) = tmp_path.rglob("*.HOWTO.html")
    command = [program("node"), str(COPIES), chromium, str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    copied = [each["text/plain"] for each in json.loads(done.stdout)]
    fields = [VALUES[field] for field in ASKED["mailchimp"]]
    assert copied == [built["email.html"], *fields, built["txt"]]
    (gmail,) = made(BuildOptions(YEAR, ("20-january",), ("en",), profile="gmail", out=tmp_path))
    page = next(path for path in gmail.paths if path.name.endswith("HOWTO.html"))
    done = subprocess.run([*command[:-1], str(page)], capture_output=True, text=True, check=True)
    assert "<h1" in json.loads(done.stdout)[1]["text/html"]


FAULTS = [
    ('id = "tool"', 'id = "other"', "profiles/tool.toml:1: id: the file is called tool.toml"),
    ('["md"]', '["mdd"]', "did you mean 'md'?"),
    ('["md"]', '["md", "txt"]', "formats.1: no step says where 'txt' goes"),
    ("{md}", "{eml}", "steps.0: 'eml' is neither format nor field"),
    ("{subject}", "{subjet}", "steps.1: 'subjet' is neither format nor field; did you mean"),
    ("{subject}", "{subject} there", "steps.1: a step with a field ends in it"),
    ('["md"]', '["md"]\nformatted = ["email"]', "formatted: 'email' is not among the formats"),
    ('["md"]', '["howto"]', "'howto' cannot be asked for"),
    ("https://example.org/help", "example.org", "write an address that begins with https://"),
    ("looked_up = 2026-11-22", "", "this key is missing"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_profile_that_cannot_be_used_is_told_with_its_place(
    office: Office, old: str, new: str, message: str
) -> None:
    root = office_with(office, FILE.replace(old, new))
    with pytest.raises(DefinitionError) as caught:
        profile.load("tool", folders.locate(root), CHOICES)
    assert message in str(caught.value)


def test_an_unknown_tool_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no profile 'ghots'; did you mean 'ghost'"):
        made(BuildOptions(profile="ghots"))


def test_formats_and_a_tool_are_not_asked_for_at_once() -> None:
    with pytest.raises(UsageError, match="leave --format out"):
        made(BuildOptions(formats=("pdf",), profile="ghost"))
