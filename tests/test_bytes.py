"""The same bytes everywhere: one edition, built in many surroundings by the real program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

import pytest
from fontTools.ttLib import TTFont

from notice.edition.formats import FORMATS, HOWTOS

ROOT = Path(__file__).parents[1]
NOTICE = "20-january"
EDITION = (
    *("build", "2026", "--notice", NOTICE, "--lang", "fr", "--lang", "ar"),
    *("--format", "all", "--date", "2026-01-19", "--quiet"),
)
"""One text from left to right, with hyphenation and superiors, and one from right to left."""
NOBODY = "65534"
READING = "+dac_read_search"
"""The right of root that the other user keeps: Python may lie in a folder of root's."""
AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    *(f"--inh-caps={READING}", f"--ambient-caps={READING}"),
)
TURKISH = Path("/usr/share/i18n/locales/tr_TR")
FONTCONFIG = '<?xml version="1.0"?><fontconfig><dir>{fonts}</dir></fontconfig>'


@dataclass(frozen=True)
class Way:
    """One way in which surroundings differ; ``{here}`` stands for a folder of their own."""

    env: Mapping[str, str] = field(default_factory=dict)
    through: Sequence[str] = ()
    """The command that starts the program."""
    python: Sequence[str] = ()
    """Options of Python."""
    build: Sequence[str] = ()
    """Options of the build, those of the edition aside."""
    needs: str = ""
    """A program without which this way cannot be tried."""


def env(**given: str) -> Way:
    return Way(env=given)


SURROUNDINGS: Mapping[str, Mapping[str, Way]] = {
    "an office in Baku": {
        "a working folder with spaces and ə": Way(through=("env", "-C", "{here}/Bakı, ə")),
        "a time zone to the east": env(TZ="Asia/Baku"),
        "a Turkish locale": env(LC_ALL="tr_TR.UTF-8", LOCPATH="{here}/locales"),
        "Turkish before English": env(LANGUAGE="tr:en", PANGO_LANGUAGE="tr:en"),
        "a hash seed": env(PYTHONHASHSEED="1"),
        "templates by an absolute path": Way(build=("--templates", str(ROOT / "templates"))),
    },
    "a server": {
        "another user": Way(through=AS_NOBODY, needs="setpriv"),
        "a file mask": Way(through=("sh", "-c", 'umask 077; exec "$@"', "sh")),
        "no home": env(HOME="/nonexistent"),
        "no locale": env(LC_ALL="C", LANG="C"),
        "a time zone to the west": env(TZ="America/New_York"),
        "another hash seed": env(PYTHONHASHSEED="2"),
        "one core": Way(through=("taskset", "-c", "0"), needs="taskset"),
        "no terminal to speak of": env(TERM="dumb", COLUMNS="20", NO_COLOR="1"),
    },
    "a designer's machine": {
        "a font of our name in the home": env(HOME="{here}/home"),
        "a font of our name among the user's data": env(XDG_DATA_HOME="{here}/home/data"),
        "a configuration of fontconfig with it": env(FONTCONFIG_FILE="{here}/fonts.conf"),
        "a folder of configurations": env(FONTCONFIG_PATH="{here}"),
        "Japanese before English": env(LANGUAGE="ja:en", PANGO_LANGUAGE="ja"),
        "a time zone without whole hours": env(TZ="Asia/Kathmandu"),
    },
    "another checkout": {
        "the program in a folder with spaces and ə": env(PYTHONPATH="{here}/Bakı, ə/src"),
        "assertions left out": Way(python=("-O",)),
        "no byte code": Way(python=("-B",)),
        "temporary files elsewhere": env(TMPDIR="{here}/Bakı, ə"),
        "fonts given, from the copy": Way(build=("--fonts", "{here}/Bakı, ə/fonts")),
        "ASCII output": env(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
    },
    "a builder of packages": {
        "a date of the source": env(SOURCE_DATE_EPOCH="1"),
        "another day taken for today": Way(build=("--today", "2031-05-05")),
        "languages in another order": Way(build=("--lang", "ar", "--lang", "fr")),
        "formats in another order": Way(build=("--format", "feed,ics,txt,pdf,all")),
        "a time zone at the end of the world": env(TZ="Pacific/Kiritimati"),
        "a random hash seed": env(PYTHONHASHSEED="random"),
    },
}


def possible(way: Way) -> bool:
    """Whether a way can be tried here: only root can become another user."""
    if way.needs == "setpriv" and os.geteuid() != 0:
        return False
    return not way.needs or which(way.needs) is not None


def furnish(here: Path) -> None:
    """Lay out what the surroundings speak of: a copy of the program, a home with a false font.

    The font calls itself as ours do, and would show Arabic where a text is French.
    """
    copy = here / "Bakı, ə"
    for name in ("src", "templates", "fonts"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    fonts = here / "home" / ".fonts"
    fonts.mkdir(parents=True)
    with TTFont(ROOT / "fonts" / "noto-naskh-arabic" / "NotoNaskhArabic-Bold.ttf") as font:
        for record in font["name"].names:
            if record.nameID in {1, 4, 16}:
                record.string = "Notice Serif"
        font.save(fonts / "False.ttf")
    shutil.copytree(fonts, here / "home" / "data" / "fonts")
    shutil.copytree(fonts, here / "home" / ".local" / "share" / "fonts")
    (here / "fonts.conf").write_text(FONTCONFIG.format(fonts=fonts), "utf-8")
    localedef = which("localedef")
    if localedef and TURKISH.exists():
        (here / "locales").mkdir()
        options = ("-i", "tr_TR", "-f", "UTF-8", here / "locales" / "tr_TR.UTF-8")
        command = [localedef, *map(str, options)]
        subprocess.run(command, check=True, capture_output=True)
    if os.geteuid() == 0:
        for path in (here, *here.rglob("*")):
            os.chown(path, int(NOBODY), int(NOBODY))


def built(here: Path, ways: Sequence[Way]) -> dict[str, bytes]:
    """Build the edition in these surroundings; return every file, the manifest among them."""
    out = here / f"out{len([*here.glob('out*')])}"
    out.mkdir()
    if os.geteuid() == 0:
        os.chown(out, int(NOBODY), int(NOBODY))
    command = [
        *(word for way in ways for word in way.through),
        sys.executable,
        *(option for way in ways for option in way.python),
        *("-m", "notice", *EDITION, "--out", str(out)),
        *(option for way in ways for option in way.build),
    ]
    given = {key: value for way in ways for key, value in way.env.items()}
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | given
    ran = subprocess.run(
        [word.replace("{here}", str(here)) for word in command],
        env={key: value.replace("{here}", str(here)) for key, value in environment.items()},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def here() -> Iterator[Path]:
    """Return a folder, furnished, that another user may enter too, as pytest's own may not be."""
    with tempfile.TemporaryDirectory(prefix="notice-bytes-") as folder:
        furnish(Path(folder))
        yield Path(folder)


@pytest.fixture(scope="module")
def plain(here: Path) -> dict[str, bytes]:
    """Build the edition where nothing is changed."""
    return built(here, ())


def test_the_matrix_is_large() -> None:
    assert sum(map(len, SURROUNDINGS.values())) >= 20


def test_every_format_is_compared(plain: dict[str, bytes]) -> None:
    ends = [form.extension for form in FORMATS.values() if form.name not in {"logo", *HOWTOS}]
    files = {f"{NOTICE}-2026.{tag}.{end}" for tag in ("fr", "ar") for end in ends}
    assert files | {"manifest.json"} <= set(plain)


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_the_bytes_depend_on_nothing_but_the_input(
    surroundings: str, here: Path, plain: dict[str, bytes]
) -> None:
    """Several ways of being elsewhere at once; where they tell, each is tried by itself."""
    ways = {name: way for name, way in SURROUNDINGS[surroundings].items() if possible(way)}
    if built(here, [*ways.values()]) != plain:
        alone = {name: built(here, [way]) for name, way in ways.items()}
        differing = {
            name: sorted(file for file in plain if plain[file] != files.get(file))
            for name, files in alone.items()
            if files != plain
        }
        pytest.fail(f"other bytes: {differing or 'all of these together'}")
