"""Write exemplars.json: the exemplar characters of CLDR for every language file.

    npm pack cldr-misc-full && tar xzf cldr-misc-full-*.tgz
    python tests/data/make_exemplars.py package

Babel carries none of them. The sets are copied as they stand (UTS #35, part 2).
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = HERE.parents[1] / "templates" / "languages"
SETS = {"main": "exemplarCharacters", "punctuation": "punctuation", "numbers": "numbers"}


def main() -> None:
    """Read the unpacked npm package named as argument."""
    package = Path(sys.argv[1])
    about = json.loads((package / "package.json").read_text("utf-8"))
    found = {}
    for path in sorted(LANGUAGES.glob("*.toml")):
        locale = tomllib.loads(path.read_text("utf-8"))["cldr"].replace("_", "-")
        if not (package / "main" / locale).is_dir():
            locale = locale.rpartition("-")[0]  # pt is the Portuguese of Brazil
        file = package / "main" / locale / "characters.json"
        characters = json.loads(file.read_text("utf-8"))["main"][locale]["characters"]
        found[path.stem] = {name: characters[key] for name, key in SETS.items()}
    content = {"source": f"npm {about['name']} {about['version']}", "languages": found}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (HERE / "exemplars.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
