"""Condense the data of caniemail.com to what preflight asks of it.

``npm pack caniemail@2.0.2`` fetches the data (MIT licence), ``tar xzf caniemail-2.0.2.tgz`` unpacks
it, and ``python tools/caniemail.py package`` writes ``src/notice/preflight/caniemail.json``: each
feature of HTML and CSS that one of the mail programs below does not have in its newest version.
Partial support is no lack of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "src" / "notice" / "preflight" / "caniemail.json"
CLIENTS = {
    "gmail": {
        "desktop-webmail": "Gmail",
        "mobile-webmail": "Gmail (mobile web)",
        "ios": "Gmail (iOS)",
        "android": "Gmail (Android)",
    },
    "outlook": {
        "windows": "Outlook (Windows)",
        "macos": "Outlook (macOS)",
        "outlook-com": "Outlook.com",
        "ios": "Outlook (iOS)",
        "android": "Outlook (Android)",
    },
    "apple-mail": {"macos": "Apple Mail (macOS)", "ios": "Apple Mail (iOS)"},
    "yahoo": {
        "desktop-webmail": "Yahoo",
        "ios": "Yahoo (iOS)",
        "android": "Yahoo (Android)",
    },
}
"""The mail programs that count, by the names of caniemail. Windows Mail is no more."""


def condensed(data: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return where the data come from, and the programs without each feature that some lack."""
    features = {row["slug"]: [*lacking(row["stats"])] for row in data["data"]}
    return {
        "source": f"caniemail.com, from the npm package caniemail {version}",
        "date": data["last_update_date"].partition(" ")[0],
        "unsupported": {slug: found for slug, found in sorted(features.items()) if found},
    }


def lacking(stats: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[str]:
    """Yield the programs that lack a feature; ``stats`` lists their versions, the newest last."""
    for family, platforms in CLIENTS.items():
        for platform, name in platforms.items():
            versions = [*stats.get(family, {}).get(platform, {}).values()]
            if versions and versions[-1].startswith("n"):
                yield name


def text(content: Mapping[str, Any]) -> str:
    """Return the file: JSON with a line for each feature, so that changes can be read."""
    unsupported = content["unsupported"].items()
    rows = [f"  {json.dumps(slug)}: {json.dumps(names)}" for slug, names in unsupported]
    head = "".join(f' "{key}": {json.dumps(content[key])},\n' for key in ("source", "date"))
    return f'{{\n{head} "unsupported": {{\n' + ",\n".join(rows) + "\n }\n}\n"


if __name__ == "__main__":
    package = Path(sys.argv[1])
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    data = json.loads((package / "data" / "caniemail.json").read_text("utf-8"))
    TARGET.write_text(text(condensed(data, version)), "utf-8")
