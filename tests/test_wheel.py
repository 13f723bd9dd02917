"""The wheel: installed anywhere, it builds what the checkout builds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
BUILD = ["build", "2026", "--notice", "20-january", "--lang", "en"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools of this environment; nothing is downloaded."""
    out = tmp_path_factory.mktemp("dist")
    python(ROOT, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    (found,) = out.iterdir()
    return found


def python(folder: Path, *arguments: str, path: Path | None = None) -> str:
    """Run Python in a folder, with modules from ``path``, and return what it prints."""
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(path or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def below(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes, but what Python and the system leave there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store"
    }


def test_the_wheel_holds_program_templates_and_fonts(wheel: Path) -> None:
    """Every file of the three folders, byte for byte, and nothing besides but what describes it."""
    expected: dict[str, bytes] = {}
    for folder, inside in (("src/notice", ""), ("templates", "templates/"), ("fonts", "fonts/")):
        for name, data in below(ROOT / folder).items():
            expected[f"notice/{inside}{name}"] = data
    with ZipFile(wheel) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    metadata = {name: data for name, data in found.items() if ".dist-info/" in name}
    assert {name: found[name] for name in found.keys() - metadata.keys()} == expected
    assert "notice/py.typed" in expected
    assert any(name.endswith("/licenses/LICENSE") for name in metadata)
    (entry,) = (data for name, data in metadata.items() if name.endswith("/entry_points.txt"))
    assert b"notice = notice.__main__:run" in entry


def test_the_wheel_builds_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """In an empty folder, with the notices that came with it."""
    site = tmp_path / "site"
    python(
        *(tmp_path, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
        *("--no-compile", "--target", str(site), str(wheel)),
    )
    for name, path in (("installed", site), ("checkout", ROOT / "src")):
        folder = tmp_path / name
        folder.mkdir()
        names = python(folder, "-m", "notice", *BUILD, path=path).splitlines()
        assert [Path(line).suffix for line in names] == [".html", ".pdf", ".txt"]
    installed, checkout = below(tmp_path / "installed"), below(tmp_path / "checkout")
    assert len(installed) == 5
    assert installed == checkout
