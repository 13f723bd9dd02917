"""Take the picture of the preview that the guide shows.

``python docs/picture.py`` writes it. It stands apart from ``make.py`` because it needs node, a
browser and the packages of ``tests/browser``, which ``./run test`` installs, and because its bytes
depend on the browser.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests" / "browser" / "picture.mjs"
PICTURE = ROOT / "docs" / "images" / "preview.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COLOURS = 128
SHOWN = "?language=fr&show=beside"


def main() -> None:
    """Write the picture."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    node = shutil.which("node")
    if not browser or node is None:
        raise SystemExit("node and chromium are needed")
    command = [sys.executable, "-m", "notice", "preview", "--no-open", "--port", "0"]
    command += ["--today", "2026-01-05", "--templates", "templates"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as running:
        address = running.stdout.readline().strip() if running.stdout else ""
        subprocess.run([node, str(SCRIPT), browser, address + SHOWN, str(PICTURE)], check=True)
        running.send_signal(signal.SIGINT)
    with Image.open(PICTURE) as taken:
        small = taken.convert("RGB").quantize(COLOURS)
    small.save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
