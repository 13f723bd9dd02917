"""Draw the mails side by side, as Chromium shows them: ``docs/images/mails.png``.

``python docs/mails.py`` writes it. It stands apart from ``make.py`` because it needs node, a
browser and the packages of ``tests/browser``. The fonts of the project stand in for the serifs
that the mails ask for; of scripts that they lack, and without serifs, the machine's are shown.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

import notice

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests" / "browser" / "shots.mjs"
SHEET = ROOT / "docs" / "images" / "mails.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SERIF, NASKH = "source-serif-4/SourceSerif4", "noto-naskh-arabic/NotoNaskhArabic"
FACES = (
    ("Georgia", f"{SERIF}-Regular", ""),
    ("Georgia", f"{SERIF}-Bold", "font-weight: bold"),
    ("Georgia", f"{SERIF}-It", "font-style: italic"),
    ("Times New Roman", f"{NASKH}-Regular", ""),
    ("Times New Roman", f"{NASKH}-Bold", "font-weight: bold"),
)
STAND_INS = {"Helvetica": "Georgia", "Tahoma": "Times New Roman"}
"""What is shown for a family without serifs where a picture has to be the same on any machine."""
ISSUERS = {"classic": "remembrance-office", "modern": "office-for-public-information"}
"""One without a logo, and one with."""
LOGO = re.compile(rb"https://[^\"]+\.logo\.png")
COLOURS = 96
GAP = 10
HIGH = 940
"""Pixels of a mail that the sheet shows: what is longer is cut off."""
GREETINGS = {
    "el": ("Ημέρα μνήμης", "Σήμερα, {{ date }}, τιμούμε την {{ ordinal }} επέτειο."),
    "he": ("יום זיכרון", "היום, {{ date }}, אנו מציינים את יום השנה {{ ordinal }}."),
    "zh-Hans": ("纪念日", "今天，{{ date }}，我们纪念{{ ordinal }}周年。"),
}
"""Title and text in scripts that no bundled statement is in."""


@dataclass(frozen=True)
class Shot:
    """A mail as it is looked at: the language, the layout, the width in pixels, the colours."""

    language: str
    layout: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        """What the picture is called."""
        return f"{self.language}.{self.layout}.{self.width}.{self.scheme}"


ROWS = (
    (
        Shot("en", "classic", 600, "light"),
        Shot("en", "modern", 600, "dark"),
        Shot("ar", "classic", 600, "dark"),
        Shot("ar", "modern", 600, "light"),
    ),
    (
        Shot("az", "classic", 320, "light"),
        Shot("ru", "modern", 320, "light"),
        Shot("el", "classic", 320, "dark"),
        Shot("ar", "modern", 320, "dark"),
        Shot("he", "classic", 320, "light"),
        Shot("zh-Hans", "modern", 320, "light"),
        Shot("fr", "classic", 320, "dark"),
    ),
)


def taken(shots: Iterable[Shot], *, same: bool = False) -> dict[str, Image.Image]:
    """Return the pictures of mails by name; ``same`` leaves no font to the machine.

    Raises ``SystemExit`` where node or the browser is missing.
    """
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    node = shutil.which("node")
    if not browser or node is None:
        raise SystemExit("node and chromium are needed")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts.css").write_text(stand_ins(same=same), "utf-8")
        command = [node, str(SCRIPT), browser, str(folder / "fonts.css")]
        for shot in shots:
            mail = folder / f"{shot.name}.html"
            mail.write_bytes(written(shot, folder))
            command.append(f"{mail}={shot.width}={shot.scheme}={mail.with_suffix('.png')}")
        subprocess.run(command, check=True)
        pictures: dict[str, Image.Image] = {}
        for path in folder.glob("*.png"):
            with Image.open(path) as picture:
                pictures[path.stem] = picture.convert("RGB")
        return pictures


def stand_ins(*, same: bool) -> str:
    """Return the rules that show fonts of the project for those that mails ask for."""
    alike = STAND_INS if same else {}
    rows = [
        (family, file, more)
        for known, file, more in FACES
        for family in (known, *(name for name, other in alike.items() if other == known))
    ]
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; src: url({(ROOT / "fonts" / file).as_uri()}.ttf);'
        f" {more} }}"
        for family, file, more in rows
    )


def written(shot: Shot, folder: Path) -> bytes:
    """Return the HTML of a mail of 2026: a bundled one, else a greeting in its language."""
    templates, name = ROOT / "templates", "20-january"
    if shot.language in GREETINGS:
        templates, name = folder / "templates", "day"
        greeting(shot.language, templates)
    loaded = notice.load(name, languages=[shot.language], templates=templates)
    issuer = None if shot.language in GREETINGS else ISSUERS[shot.layout]
    forms = ["email", "logo"]
    made = notice.build(loaded, 2026, formats=forms, layout=shot.layout, issuer=issuer)
    mail, *logo = (artifact.data for artifact in made.artifacts)
    inside = b"data:image/png;base64," + b64encode(logo[0]) if logo else b""
    return LOGO.sub(inside, mail)


def greeting(language: str, templates: Path) -> None:
    """Write a notice of one paragraph."""
    title, text = GREETINGS[language]
    (templates / "day").mkdir(parents=True, exist_ok=True)
    (templates / "issuers").mkdir(exist_ok=True)
    definition = 'id = "day"\nname = "Day"\nfirst_date = 1990-01-20\ntimezone = "UTC"\n'
    definition += 'counts = "anniversaries"\ntone = "commemoration"\n'
    definition += f'languages = ["{language}"]\nissuer = "office"\n[observed]\nrule = "fixed"\n'
    (templates / "day" / "notice.toml").write_text(definition, "utf-8")
    source = f'+++\ntitle = "{title}"\nsubject = "{title}"\nstatus = "final"\n+++\n\n{text}\n'
    (templates / "day" / f"{language}.md").write_text(source, "utf-8")
    issuer = 'name = "Office"\nplace = "Geneva"\npublish_url = "https://office.example.org/"\n'
    (templates / "issuers" / "office.toml").write_text(issuer, "utf-8")


def sheet(rows: Sequence[Sequence[Shot]]) -> Image.Image:
    """Return mails side by side, row by row, half as large as they are."""
    pictures = taken(shot for row in rows for shot in row)
    lines = [[pictures[shot.name] for shot in row] for row in rows]
    heights = [min(HIGH, max(each.height for each in line)) for line in lines]
    width = max(sum(each.width + GAP for each in line) + GAP for line in lines)
    whole = Image.new("RGB", (width, sum(heights) + GAP * (len(lines) + 1)), "#c8c8c8")
    top = GAP
    for line, height in zip(lines, heights, strict=True):
        left = GAP
        for each in line:
            whole.paste(each.crop((0, 0, each.width, min(each.height, height))), (left, top))
            left += each.width + GAP
        top += height + GAP
    return whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sheet(ROWS).quantize(COLOURS).save(SHEET, optimize=True)
