"""Paste profiles: data whose every file is made, named and told where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from notice import folders
from notice.definition import profile
from notice.edition import manifest
from notice.edition.build import BuildOptions, run
from notice.edition.done import Done
from notice.edition.formats import CHOICES
from notice.errors import DefinitionError, UsageError

SHIPPED = Path(__file__).parents[1] / "templates"
TOOLS = sorted(path.stem for path in (SHIPPED / "profiles").glob("*.toml"))
TAKES = {
    "brevo": ["email.html", "pdf"],
    "buttondown": ["fragment.html", "md"],
    "ghost": ["fragment.html"],
    "gmail": ["email.html", "pdf"],
    "listmonk": ["fragment.html", "txt"],
    "mailchimp": ["email.html", "txt"],
    "outlook": ["eml"],
}
HOWTO = """\
Tool: English

Subject:
Statement on the day

1. Paste the whole of day-2026.en.md into the body, which is a step that
   is longer than a line. Keep {{tag}}.

What Tool takes, looked up on 2026-11-22:
https://example.org/help
"""
FILE = """\
id = "tool"
name = "Tool"
formats = ["md"]
steps = ["Paste the whole of {md} into the body, which is a step that is longer than a line. \
Keep {{tag}}."]
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
    howto = f"20-january-2026.en.{tool}.HOWTO.txt"
    assert [path.name for path in done.paths] == sorted([*expected, howto])
    told = (done.paths[0].parent / howto).read_text("utf-8")
    assert [name for name in expected if name not in told] == []
    assert "\nStatement on the 36th anniversary of the 20 January tragedy\n" in told
    rows = manifest.read(done.paths[0].parent / manifest.NAME)["files"]
    assert howto in {row["file"] for row in rows}
    assert made(order)[0].paths == done.paths


def test_a_profile_is_data(office: Office, tmp_path: Path) -> None:
    root = office_with(office, FILE)
    (done,) = made(BuildOptions(YEAR, profile="tool", templates=root, out=tmp_path / "out"))
    howto = next(path for path in done.paths if path.name == "day-2026.en.tool.HOWTO.txt")
    assert howto.read_text("utf-8") == HOWTO


def test_a_howto_tells_where_the_logo_of_a_mail_has_to_be(tmp_path: Path) -> None:
    (done,) = made(
        BuildOptions(YEAR, ("human-rights-day",), ("en",), profile="ghost", out=tmp_path)
    )
    (howto,) = (path for path in done.paths if path.name.endswith("HOWTO.txt"))
    (fragment,) = (path for path in done.paths if path.name.endswith("fragment.html"))
    told = howto.read_text("utf-8")
    name = "human-rights-day-2026.en.logo.png"
    address = f"https://opi.example.org/statements/human-rights-day/2026/{name}"
    assert f"put {name} on the web" in " ".join(told.split())
    assert f"\n{address}\n\n1. " in told
    assert f'src="{address}"' in fragment.read_text("utf-8")


FAULTS = [
    ('id = "tool"', 'id = "other"', "profiles/tool.toml:1: id: the file is called tool.toml"),
    ('["md"]', '["mdd"]', "did you mean 'md'?"),
    ('["md"]', '["md", "txt"]', "formats.1: no step says where 'txt' goes"),
    ("{md}", "{eml}", "steps.0: 'eml' is not among the formats"),
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
