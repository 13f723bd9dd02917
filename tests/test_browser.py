"""The bundled pages and mails before the Nu HTML checker, axe-core and a real browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import notice
from notice import folders
from notice.calendar import embargo
from notice.calendar.occurrence import occurrence
from notice.compare import diff, report
from notice.definition import fonts, languages, layouts, profile
from notice.definition.project import load_issuer
from notice.edition import pipeline
from notice.edition.artifact import Settings, Typeset
from notice.edition.formats import CHOICES, HOWTOS, render
from notice.edition.pipeline import Edition
from notice.render.pdf import typeface
from notice.specimen.page import as_page
from notice.specimen.specimen import specimen
from notice.statement.compose import compose

pytestmark = pytest.mark.slow

TEMPLATES = Path(__file__).parents[1] / "templates"
TOOLS = Path(__file__).parent / "browser"
BUNDLED = [f"{path.parent.name}.{path.stem}" for path in sorted(TEMPLATES.glob("*/*.md"))]
OF_PAGES = frozenset({"landmark-one-main", "region"})
"""Rules about the landmarks of a page: a mail is a part of its program's, which has them."""
FORMATS: tuple[str, ...] = ("html", "email", "embed")
WIDTHS = {"html": (320, 1280), "email": (320, 600), "embed": (320,)}
"""The widths at which each format is looked at, in pixels: a phone, and a window or a mail."""
VIEWS = [
    (f"{each}.{form}", scheme, width)
    for each in BUNDLED
    for form, widths in WIDTHS.items()
    if form != "embed" or each in {"20-january.en", "20-january.ar"}
    for scheme in ("light", "dark")
    for width in widths
]
OTHERS = {
    "embargoed.en+ar": ("classic", "2026-01-20T08:00+04:00"),
    "embargoed.ar+en": ("modern", "2026-01-20T08:00+04:00"),
    "large.en+ar": ("large-print", "none"),
}
"""Pages and mails in two languages, in each layout, with and without an embargo."""
VIEWS += [
    (f"{each}.{form}", scheme, width)
    for each in OTHERS
    for form in ("html", "email")
    for scheme in ("light", "dark")
    for width in WIDTHS[form]
]
COMPARISON = "comparison.html"
"""The page of ``notice diff``."""
VIEWS += [(COMPARISON, scheme, width) for scheme in ("light", "dark") for width in WIDTHS["html"]]
HOWTO = "howto.html"
"""The page that says how the files get into a tool."""
VIEWS += [(HOWTO, scheme, width) for scheme in ("light", "dark") for width in WIDTHS["html"]]
SPECIMENS = {
    f"specimen-{path.stem}.html": path.stem for path in (TEMPLATES / "languages").glob("*.toml")
}
"""The page of ``notice language``, in each."""
VIEWS += [
    (f"specimen-{tag}.html", scheme, width)
    for tag in ("ar", "fr")
    for scheme in ("light", "dark")
    for width in WIDTHS["html"]
]
FILES = sorted({*SPECIMENS, *(name for name, _, _ in VIEWS)})
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>News</title>
</head>
<body>
<main>
<h1>News</h1>
{}</main>
</body>
</html>
"""
"""A page that a snippet is put into."""
COMPOUND = "Hafenbrückenschließungsjahrestagsgedenkveranstaltungsvorbereitungsausschuss"
ADDRESS = "https://example.org/Erklaerung_zum_Jahrestag_der_Schliessung_der_alten_Hafenbruecke"
WIDE_TEXT = f"""\
Sie finden alles unter {ADDRESS} oder [{ADDRESS}]({ADDRESS}), am **{COMPOUND}**,
7 {COMPOUND}, {{{{ ordinal }}}} {COMPOUND}.

## Der {COMPOUND}

### {ADDRESS}

- {COMPOUND}
- {ADDRESS}

  - {ADDRESS}

> {COMPOUND}
>
> > {ADDRESS}
"""
WIDE_ISSUER = f"""\
contact = ["{ADDRESS}", "{COMPOUND}"]
reference = "{COMPOUND}"
signatory = "{COMPOUND}"
signatory_title = "{ADDRESS}"
publish_url = "https://example.org/"
"""
BAD = """\
<!DOCTYPE html><html><head><title>Bad</title></head><body>
<p style="color: #777; background: #888; width: 900px">One &nosuch; <b>two<i>three</b></i></p>
<img src="http://127.0.0.1:9/absent.png">
</body></html>
"""


MISTAKEN = re.compile(
    r"info: Inline script violates Content Security Policy .*|"
    r"info: Resource violates Content Security Policy \(meta tag\): image “data:.*"
)
"""What the checker says of a policy and no browser does: data is not run, and may be shown."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write page, mail and snippet of every bundled statement of 2026, a comparison, a bad page."""
    folder = tmp_path_factory.mktemp("pages")
    files = {name: folder / f"{name}.html" for name in (*FILES, "bad.html")}
    files["bad.html"].write_text(BAD, "utf-8")
    for each in BUNDLED:
        name, language = each.split(".")
        loaded = notice.load(name, languages=[language], templates=TEMPLATES)
        issuer = load_issuer("office-for-public-information", loaded.where)
        made = compose(loaded, occurrence(loaded.definition, 2026), language, issuer)
        settings = Settings(layouts.chosen(loaded))
        ready = Typeset(made, typeface.choose(made, fonts.load(loaded.where)))
        for form in FORMATS:
            text = render(ready, form, settings).data.decode()
            whole = PAGE.format(text) if form == "embed" else text
            if f"{each}.{form}" in files:
                files[f"{each}.{form}"].write_text(whole, "utf-8")
    for each, (layout, until) in OTHERS.items():
        _, _, tags = each.partition(".")
        both = tags.split("+")
        loaded = notice.load("20-january", languages=both, templates=TEMPLATES)
        edition = notice.build(
            loaded,
            2026,
            formats=["html", "email"],
            layout=layout,
            second=both[1],
            embargo=embargo.parse(until),
        )
        for artifact in edition.artifacts:
            if artifact.format in WIDTHS:
                files[f"{each}.{artifact.format}"].write_bytes(artifact.data)
    files[COMPARISON].write_text(compared(folder), "utf-8")
    for artifact in for_mailchimp().artifacts:
        if artifact.format == "howto-page":
            files[HOWTO].write_bytes(artifact.data)
    for name, tag in SPECIMENS.items():
        spoken = languages.load(tag, folders.locate(TEMPLATES))
        files[name].write_text(as_page(specimen(spoken)), "utf-8")
    return files


def for_mailchimp() -> Edition:
    """Return the English files of 2026 for Mailchimp."""
    loaded = notice.load("20-january", languages=["en"], templates=TEMPLATES)
    tool = profile.load("mailchimp", loaded.where, CHOICES)
    settings = Settings(layouts.chosen(loaded), (*tool.formats, *HOWTOS), profile=tool)
    issuer = load_issuer("office-for-public-information", loaded.where)
    day = occurrence(loaded.definition, 2026)
    ready = [Typeset(compose(loaded, day, "en", issuer), ())]
    return pipeline.build(loaded, day, ready, fonts.load(loaded.where), settings)


def compared(folder: Path) -> str:
    """Return the page of ``notice diff``: 2026 beside 2025 as released, a figure changed since."""
    languages = ("en", "ar")
    loaded = notice.load("20-january", languages=languages, templates=TEMPLATES)
    notice.write(notice.build(loaded, 2025, formats=["txt"]), folder / "released")
    templates = Path(shutil.copytree(TEMPLATES, folder / "templates"))
    edited = templates / "20-january" / "notice.toml"
    edited.write_text(edited.read_text("utf-8").replace("= 744", "= 745"), "utf-8")
    options = diff.DiffOptions(
        2026,
        notices=["20-january"],
        languages=languages,
        against=folder / "released",
        templates=templates,
    )
    shown = report.as_page(diff.run(options))
    assert shown.count('<span class="unexpected">') == len(languages)
    return shown


@pytest.fixture(scope="session")
def checked(
    packages: Path, pages: dict[str, Path], program: Callable[[str], str]
) -> dict[str, list[str]]:
    """Return what the Nu HTML checker has to say of each page."""
    jar = packages / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [
        program("java"),
        "-Xss8m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--exit-zero-always",
    ]
    done = subprocess.run(
        [*command, *map(str, pages.values())], capture_output=True, text=True, check=True
    )
    said: dict[str, list[str]] = {name: [] for name in pages}
    for message in json.loads(done.stderr)["messages"]:
        said[Path(message["url"]).stem].append(f"{message['type']}: {message['message']}")
    return said


@pytest.fixture(scope="session")
def seen(
    packages: Path, pages: dict[str, Path], program: Callable[[str], str], chromium: str
) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Return what axe-core and the browser found on each page, by scheme and width."""
    assert packages.is_dir()
    command = [program("node"), str(TOOLS / "axe.mjs"), chromium]
    for form, widths in WIDTHS.items():
        command.append(f"--widths={','.join(map(str, widths))}")
        command += [str(path) for name, path in pages.items() if name.endswith(f".{form}")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    return {(Path(row["file"]).stem, row["scheme"], row["width"]): row for row in rows}


@pytest.mark.parametrize("name", FILES)
def test_the_nu_html_checker_has_nothing_to_say(name: str, checked: dict[str, list[str]]) -> None:
    assert [said for said in checked[name] if not MISTAKEN.match(said)] == []


@pytest.mark.parametrize(("name", "scheme", "width"), VIEWS)
def test_axe_and_the_browser_find_nothing(
    name: str, scheme: str, width: int, seen: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    """No violation, no request but for a mail's logo, no message, nothing to scroll sideways."""
    row = seen[name, scheme, width]
    of_pages = OF_PAGES if name.endswith(".email") else frozenset()
    assert [found for found in row["violations"] if found["id"] not in of_pages] == []
    assert [each for each in row["requests"] if not each.endswith(".logo.png")] == []
    assert row["requests"] == [] or name.endswith(".email")
    assert row["messages"] == []
    assert row["overflow"] <= 0


@pytest.mark.parametrize("layout", ["own", "modern"])
def test_words_wider_than_a_phone_are_broken(
    layout: str,
    office: Callable[..., Path],
    packages: Path,
    program: Callable[[str], str],
    chromium: str,
    tmp_path: Path,
) -> None:
    """Addresses and compounds, wherever they stand."""
    assert packages.is_dir()
    root = office(
        WIDE_TEXT,
        language="de",
        title=f"Die {COMPOUND}",
        front=f'subtitle = "{ADDRESS}"\n',
        issuer=WIDE_ISSUER,
    )
    loaded = notice.load("day", templates=root)
    made = notice.build(loaded, 2026, formats=FORMATS, layout=layout)
    assert not made.refused, made.findings
    command = [program("node"), str(TOOLS / "axe.mjs"), chromium, "--widths=320,360"]
    for artifact in made.artifacts:
        text = artifact.data.decode()
        path = tmp_path / f"{artifact.name}.html"
        path.write_text(PAGE.format(text) if ".embed." in path.name else text, "utf-8")
        command.append(str(path))
    rows = json.loads(subprocess.check_output(command, text=True))
    assert len(rows) == len(FORMATS) * 2 * 2
    assert {(Path(row["file"]).name, row["width"]) for row in rows if row["overflow"] > 0} == set()


def test_the_checkers_see_a_bad_page(
    checked: dict[str, list[str]], seen: dict[tuple[str, str, int], dict[str, Any]]
) -> None:
    """What is asserted above can fail: the same tools find these faults in a page that has them."""
    row = seen["bad.html", "dark", 320]
    found = {violation["id"] for violation in row["violations"]}
    assert {"color-contrast", "html-has-lang", "image-alt"} <= found
    assert row["requests"] == ["http://127.0.0.1:9/absent.png"]
    assert row["overflow"] > 0
    assert [said for said in checked["bad.html"] if said.startswith("error")] != []
