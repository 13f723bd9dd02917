"""The steps of the Containerfile, taken one by one in a Debian of their own, and a build there.

No engine for containers is needed: debootstrap makes the system that the tag names, and each step
is run in it by chroot(8), as an engine would.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[1]
STEP = re.compile(r"^([A-Z]+) (.*)$")
BUILD = ("build", "2026", "--notice", "20-january", "--lang", "en", "--format", "pdf,txt")
HOST, MEMORY = "/mnt/host", "/dev/shm"  # noqa: S108 - to be quick, and only as root
MADE = Path("out/20-january/2026")


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile, each with what follows it on one line."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    found = [STEP.fullmatch(line) for line in lines]
    return [(step[1], step[2]) for step in found if step] if all(found) else []


@dataclass(frozen=True)
class Container:
    """A system in a folder, and where the next step is taken in it, and by whom."""

    root: Path
    shared: Shared
    folder: str = "/"
    user: str = "root"

    def path(self, inside: str) -> Path:
        """Return where a path inside lies outside."""
        return self.root / Path("/", self.folder, inside).relative_to("/")

    def run(self, *command: str) -> str:
        """Run a command inside; what is mounted for it is gone with the process."""
        binds = [
            f"mount -o bind,ro {shlex.quote(str(path))} {shlex.quote(f'{self.root}{HOST}{path}')}"
            for path in self.shared.paths
        ]
        inside = shlex.join(["env", "-C", self.folder, *command])
        inner = f"chroot --userspec={self.user} {self.root} {inside}"
        script = "; ".join(
            ["set -e", *binds, f"mount -t proc proc {self.root}/proc", f"exec {inner}"]
        )
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script],  # noqa: S607
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **self.shared.settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def copy(self, source: str, target: str) -> None:
        """Copy a file into a folder, or what a folder holds (COPY of a Containerfile)."""
        place = self.path(target)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, dirs_exist_ok=True)
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, place)


def mirror(suite: str) -> str:
    """Return where this machine has the packages of a Debian from."""
    form = ["--format", "$(SITE) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    listed = subprocess.run(["apt-get", "indextargets", *form], capture_output=True, text=True)  # noqa: PLW1510, S607 - nothing listed is no mirror
    rows = [line.split() for line in listed.stdout.splitlines()]
    found = [site for site, release, component in rows if (release, component) == (suite, "main")]
    return found[0] if found else pytest.skip(f"apt has no source of Debian {suite}")


def pip_settings() -> dict[str, str]:
    """Return the settings of this machine's pip as variables (``pip config``, ``PIP_*``)."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^(?:global|install|:env:)\.([\w-]+)='(.*)'$", listed, re.MULTILINE)
    return {
        f"PIP_{name.upper().replace('-', '_')}": value.replace("\\n", " ") for name, value in found
    }


@dataclass(frozen=True)
class Shared:
    """Settings of this machine's pip, and the files of it that they name, below ``HOST`` inside."""

    settings: dict[str, str]
    paths: Sequence[Path]

    @classmethod
    def of_pip(cls) -> Shared:
        """Return what pip needs inside to find packages as it does here."""
        settings, paths = pip_settings(), set[Path]()
        for name, value in settings.items():
            words = value.split()
            for number, word in enumerate(words):
                path = Path(word.removeprefix("file://"))
                if path.is_absolute() and path.exists():
                    paths.add(path.parent if path.is_dir() else path)  # an index names its siblings
                    words[number] = word.replace(str(path), f"{HOST}{path}")
            settings[name] = " ".join(words)
        return cls(settings, sorted(paths))


def quick_folder(usual: Path) -> Path:
    """Return a folder in memory, where a system is made in half a minute; else the usual one."""
    flags = os.ST_NOEXEC | os.ST_NODEV
    return usual if os.statvfs(MEMORY).f_flag & flags else Path(MEMORY)


@pytest.fixture
def debian(program: Callable[[str], str], tmp_path: Path) -> Iterator[Container]:
    """Make the system that the Containerfile begins with."""
    debootstrap = program("debootstrap")
    if os.geteuid() != 0:
        pytest.skip("only root may change the root of a process")
    (_, image), *_ = steps()
    suite = image.removeprefix("debian:").removesuffix("-slim")
    shared = Shared.of_pip()
    with TemporaryDirectory(dir=quick_folder(tmp_path)) as name:
        command = [debootstrap, "--variant=minbase", suite, name, mirror(suite)]
        subprocess.run([program("unshare"), "--mount", *command], check=True, stdout=2)
        root = Path(name)
        root.chmod(0o755)
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        for path in shared.paths:
            inside = Path(f"{root}{HOST}{path}")
            (inside if path.is_dir() else inside.parent).mkdir(parents=True, exist_ok=True)
            None if path.is_dir() else inside.touch()
        yield Container(root, shared)


def test_the_containerfile_pins_what_it_can() -> None:
    """Its packages by their digests, its system by a tag; its last user is not root."""
    found = steps()
    assert found[0][0] == "FROM"
    assert not found[0][1].endswith(":latest")
    (install,) = [text for name, text in found if "pip install" in text]
    assert "--require-hashes" in install
    assert "-r requirements.lock" in install
    assert [text for name, text in found if name == "USER"][-1:] == ["notice"]
    assert found[-1][0] == "ENTRYPOINT"


@pytest.mark.slow
def test_its_steps_make_a_system_that_builds_the_same_text(
    debian: Container, tmp_path: Path
) -> None:
    container, entry = debian, [""]
    for name, text in steps()[1:]:
        match name:
            case "RUN":
                container.run("/bin/sh", "-c", text)
            case "COPY":
                container.copy(*text.split())
            case "WORKDIR":
                container = replace(container, folder=text)
                container.path(".").mkdir(parents=True, exist_ok=True)
            case "USER":
                container = replace(container, user=text)
            case "ENTRYPOINT":
                entry = json.loads(text)
            case _:
                pytest.fail(f"the test does not know {name}")
    assert int(container.run("id", "-u")) > 0
    assert container.run("sh", "-c", "touch /opt/notice/x 2>/dev/null || echo no") == "no\n"
    volume = container.path("templates")
    shutil.copytree(ROOT / "templates", volume)
    printed = container.run(*entry, *BUILD)
    assert f"{MADE}/20-january-2026.en.txt" in printed.splitlines()
    command = [sys.executable, "-P", "-m", "notice", *BUILD]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, stdout=2)
    text, page = "20-january-2026.en.txt", "20-january-2026.en.pdf"
    inside = container.path(str(MADE))
    assert (inside / text).read_bytes() == (tmp_path / MADE / text).read_bytes()
    assert (inside / page).read_bytes().startswith(b"%PDF-1.7\n")
