"""How soon the preview shows the pages of the PDF after a save, measured in a real browser.

    python benchmarks/preview.py [SAVES]

Saves the English text of the bundled notice so many times, some while the last is still looked
over, and prints how long it took until the new pages stood on the screen. Ends with 1 where fewer
than 95 of 100 took at most 400 ms. The browser is the one that CHROMIUM names, or an installed one.
The packages of ``tests/browser`` have to be there, as after ``./run test``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "tests" / "browser" / "saves.mjs"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SAVES = 100
SOURCE, WORDS = "20-january/en.md", "who were killed"
LIMIT, SHARE = 400, 0.95


def main() -> None:
    """Print the figures."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else SAVES
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    node = shutil.which("node")
    if not browser or node is None:
        raise SystemExit("node and chromium are needed")
    with tempfile.TemporaryDirectory() as name:
        templates = Path(name, "templates")
        shutil.copytree(ROOT / "templates", templates)
        command = [sys.executable, "-m", "notice", "preview", "--no-open", "--port", "0"]
        command += ["--today", "2026-01-05", "--templates", str(templates)]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as shown:
            address = shown.stdout.readline().strip() if shown.stdout else ""
            script = [node, str(SCRIPT), browser, address, str(templates / SOURCE), WORDS]
            done = subprocess.run([*script, str(saves)], stdout=subprocess.PIPE, check=True)
            shown.terminate()
    taken = sorted(json.loads(done.stdout))
    soon = sum(each <= LIMIT for each in taken)
    last = quantiles(taken, n=20)[-1]
    print(f"{soon} of {len(taken)} saves within {LIMIT} ms")
    print(f"median {median(taken):.0f} ms, 95th percentile {last:.0f}, slowest {taken[-1]:.0f}")
    if soon < SHARE * len(taken):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
