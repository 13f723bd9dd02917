"""Every reader of what somebody else may have written, by the name of its folder in the corpus."""

from __future__ import annotations

from functools import partial

from tests.fuzz import office, received
from tests.fuzz.target import Target

SHEETS = ("print.css", "card.css", "screen.css")
QUICK = 300
"""The inputs of readers that take a few milliseconds for each."""
DEFINITIONS = "templates/*/notice.toml"
LAYOUTS = "templates/layouts/*"
TEXTS = "tests/data/letters/*.txt"
TARGETS = {
    target.name: target
    for target in (
        Target(
            "source", office.source_file, ["templates/*/en.md", "tests/data/statements/*.en.md"]
        ),
        Target("definition", office.definition_file, [DEFINITIONS], fresh=QUICK),
        Target("issuer", office.issuer_file, ["templates/issuers/*.toml"], fresh=QUICK),
        Target("language", office.language_file, ["templates/languages/*.toml"]),
        Target("profile", office.profile_file, ["templates/profiles/*.toml"], fresh=QUICK),
        Target("approvals", office.approvals_file, fresh=QUICK),
        Target("font-table", office.font_table, ["fonts/fonts.toml"], fresh=QUICK),
        Target("font", office.font_file, fresh=QUICK),
        Target("style-sheet", partial(office.layout_files, SHEETS), [f"{LAYOUTS}/[!e]*.css"]),
        Target(
            "mail-style-sheet",
            partial(office.layout_files, ("email.css",)),
            [f"{LAYOUTS}/email.css"],
        ),
        Target("page", partial(office.layout_files, ("page.html",)), [f"{LAYOUTS}/page.html"]),
        Target(
            "mail-page", partial(office.layout_files, ("email.html",)), [f"{LAYOUTS}/email.html"]
        ),
        Target("logo-svg", partial(office.logo_file, "svg"), ["templates/issuers/*.svg"]),
        Target("logo-png", partial(office.logo_file, "png")),
        Target("manifest", received.manifest_file, fresh=QUICK),
        Target("item", received.item_file, fresh=QUICK),
        Target("arguments", received.arguments, fresh=QUICK),
        Target("numbers", received.numbers, [TEXTS]),
        Target("import-text", partial(received.imported, ".txt"), [TEXTS]),
        Target("import-markdown", partial(received.imported, ".md"), ["tests/golden/*.md"]),
        Target("import-page", partial(received.imported, ".html")),
        Target("import-mail", partial(received.imported, ".eml")),
        Target("import-word", partial(received.imported, ".docx"), fresh=QUICK),
        Target("import-pdf", partial(received.imported, ".pdf")),
        Target("word-parts", received.word_parts),
        Target(
            "against-text", partial(received.against, ".txt"), ["tests/golden/*.txt"], fresh=QUICK
        ),
        Target("against-page", partial(received.against, ".html"), fresh=QUICK),
    )
}
