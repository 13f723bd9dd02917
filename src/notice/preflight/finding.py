"""What preflight can find: codes that never change their meaning, each with its explanation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Code:
    """A kind of finding: how grave it is, what it means and what to do."""

    severity: Severity
    summary: str
    explanation: str


CODES: Mapping[str, Code] = {
    "broken-link": Code(
        "error",
        "a link of a mail leads nowhere",
        "A mail has no page that an address could be relative to. Write whole addresses, which\n"
        "begin with https:// or mailto:.",
    ),
    "active-content": Code(
        "error",
        "a page holds something that a browser could run",
        "A statement is read and runs nothing: no scripts, no frames, no forms, no addresses that\n"
        "are programs. A page of a layout may hold the elements that show text and pictures.\n"
        "The published page also forbids scripts and external loads by a policy of its own, which\n"
        "stands first in its head. A PDF holds no file but the text of the statement, and its\n"
        "links lead to the web, mail or telephone. Take out of the layout what the finding names.",
    ),
    "approval-required": Code(
        "error",
        "a text is not approved as it is now",
        "The build was told --require-approved. The text, or a block of it, has not been\n"
        "approved for the year, has changed since, or is translated from an original that has\n"
        "changed since. Have it read, then type notice approve.",
    ),
    "card-overflow": Code(
        "error",
        "the text of a card does not fit",
        "The card for social media is tried with ever smaller titles, at last with words broken,\n"
        "and still the text takes more room than there is, or comes nearer to an edge than 48\n"
        "pixels of 1200, where sites round or crop it. Shorten the title or the subtitle.",
    ),
    "card-size": Code(
        "error",
        "a card has not the size that sites expect",
        "A card is 1200 by 630 pixels, a square one 1080 by 1080. The layout's card.html sets\n"
        "this size: @page { size: {{ width }}px {{ height }}px }.",
    ),
    "clipped-content": Code(
        "error",
        "text lies outside of the page or is cut off",
        "Part of the text would not be seen on paper. A word may be too long for its line, or a\n"
        "style sheet of the layout sets a fixed height or hides what overflows. Shorten the text\n"
        "or correct the layout.",
    ),
    "draft": Code(
        "warning",
        "the source is a draft",
        'The front matter of the source says status = "draft": nobody has declared the text\n'
        'final. When a reader of the language has, write status = "final".',
    ),
    "drawn-order": Code(
        "error",
        "the PDF draws a line in another order than it is read",
        "The places of the letters and figures on the page are compared with the order of the\n"
        "Unicode Bidirectional Algorithm (UAX #9), because a time or a telephone number can come\n"
        "out changed round while its text is right. The style sheet of a layout can do it with\n"
        "direction or float; else report it as a fault of notice.",
    ),
    "empty-link-text": Code(
        "error",
        "a link does not say where it leads",
        "Who lists the links of a mail, as screen readers do, hears the text alone. Name what the\n"
        'link leads to; the language file lists such texts as "click here" under empty_links.',
    ),
    "engine-warning": Code(
        "error",
        "the PDF engine could not do what the layout asks",
        "WeasyPrint left something out: a picture or style sheet that it could not load, a CSS\n"
        "property that it does not know, a font that it did not find. The message names it.\n"
        "Correct the layout or the issuer's logo.",
    ),
    "external-request": Code(
        "error",
        "the page loads something from elsewhere",
        "A page has to be one file: what a browser fetches is missing without a network, and\n"
        "tells a stranger who reads the statement. Take it out of the layout; a picture belongs\n"
        "to the issuer, and a style sheet into the layout's folder.",
    ),
    "festive-word": Code(
        "error",
        "a jubilee word stands in a commemoration",
        'The notice has tone = "commemoration", and the language file lists this word under\n'
        "festive. Say anniversary instead, or change the tone if the day is a celebration.",
    ),
    "foreign-font": Code(
        "error",
        "the PDF holds a font that is not one of the project's",
        "Only the fonts of the table fonts.toml may be used: a font of the machine would give\n"
        "another page elsewhere. Name the families of that table in the layout.",
    ),
    "header-differs": Code(
        "error",
        "a header of a mail message does not say what it was meant to",
        "The message was read back as other programs read it: its fields, their order, whom it is\n"
        "from and to, the subject, the date and the name of the attached file. The message names\n"
        "the field and where its text is written. Write that text more simply, and report it:\n"
        "the program should have written it rightly or refused it.",
    ),
    "mail-too-large": Code(
        "error",
        "a mail is larger than 102 KB",
        "Gmail cuts off what is beyond. Shorten the text, or the styles in email.css of the\n"
        "layout, for each stands in every element that it is meant for.",
    ),
    "missing-alt": Code(
        "error",
        "a picture of a mail has no text that stands for it",
        "Most programs show a mail without its pictures at first. Give the img of the layout's\n"
        "email.html an alt.",
    ),
    "low-contrast": Code(
        "error",
        "text on a card hardly stands out from its ground",
        "Text needs a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), measured in the picture itself.\n"
        "Make its colour darker in the layout's card.css, or the ground lighter.",
    ),
    "missing-glyph": Code(
        "error",
        "no font has a character of the text",
        "The character would print as an empty box. Replace it, or add a font that has it: put\n"
        "the files and a fonts.toml into a folder and give it with --fonts.",
    ),
    "missing-language": Code(
        "error",
        "a document does not say its language",
        "Screen readers and mail programs need it. The layout's page.html begins with\n"
        '<html lang="{{ language.tag }}" dir="{{ language.data.direction }}">.',
    ),
    "missing-title": Code(
        "error",
        "a document has no title",
        "A reader would show the file name instead. The layout's page.html needs a <title>.",
    ),
    "missing-wrapper": Code(
        "error",
        "no element of a mail says the language and direction of its text",
        "Mail programs and newsletter tools drop the html element and what it says. An element\n"
        "inside of the body, around all text, has to say it again:\n"
        '<div lang="{{ language.tag }}" dir="{{ language.data.direction }}">.',
    ),
    "no-publish-url": Code(
        "warning",
        "the issuer has no address on the web, so that something is left out",
        "A mail shows a picture, and a feed or a snippet leads to a PDF, at a whole address. It\n"
        "begins with the issuer's publish_url, where the files of out/ are put on the web.",
    ),
    "not-conformant": Code(
        "error",
        "the PDF is not archival or accessible as it claims",
        "veraPDF found a rule of PDF/A or PDF/UA that the file breaks; the message gives the\n"
        "clause. A layout with tables, forms or pictures of its own is the usual reason. See\n"
        "docs/conformance.md for what a layout may do.",
    ),
    "outdated-key": Code(
        "warning",
        "a key is written in a way that is no longer usual",
        "The file is read as before, but there is now a shorter way to write it, which the\n"
        "finding shows. Where facts come from is said once, in a table under [sources], which\n"
        "each fact names.",
    ),
    "review-due": Code(
        "warning",
        "a fact was due for review before this occurrence",
        "The fact has a review_by date in notice.toml that lies before the day of the notice.\n"
        "Look its source up again, correct the value if it has changed, and move the date.",
    ),
    "same-day": Code(
        "warning",
        "two notices fall on one day",
        "A movable day meets another notice in some years. Nothing is wrong with either; but two\n"
        "statements go out on one day, and somebody may want to choose. Only notice check, which\n"
        "looks at many years, tells it.",
    ),
    "shortened-link": Code(
        "error",
        "a link of a mail hides where it leads",
        "Spam filters distrust the addresses of link shorteners, and they end when the service\n"
        "does. Write the address that it leads to.",
    ),
    "small-text": Code(
        "error",
        "text on a card is too small to read",
        "A post shows a card at half its size or less. Text needs 24 pixels on a card 1200 wide.\n"
        "Make it larger in the layout's card.css.",
    ),
    "sparse-page": Code(
        "warning",
        "the last page holds a few lines only",
        "The text was too long to be tightened into one page less. Shorten it by those lines, or\n"
        "let it be longer; a layout of your own may have no rules for tight and tighter yet.",
    ),
    "stale-literal": Code(
        "error",
        "a figure that should be a field is typed as text",
        "A year, an ordinal or the figure of a fact in the text stays the same when the year or\n"
        "the fact changes. Use a field: {{ year }}, {{ first_year }}, {{ ordinal }},\n"
        "{{ facts.name }}. A figure that is true for ever, such as the number of a resolution,\n"
        'is allowed by naming it in the front matter: constants = ["217 A (III)"].',
    ),
    "stale-translation": Code(
        "warning",
        "the original has changed since the translation was approved",
        "The message names the block of the original, the first of the notice's languages.\n"
        "Correct the translation where it has to follow, then approve it again.",
    ),
    "straight-quotes": Code(
        "warning",
        "quotation marks are typed as on a typewriter",
        "Print has its own quotation marks in each language; the language file lists them under\n"
        "quotes. Type those, the marks inside of others being the second pair.",
    ),
    "subject-length": Code(
        "error",
        "the subject of a mail is too short or too long",
        "It takes 10 to 78 characters: more are cut off in lists of messages. Correct subject in\n"
        "the front matter of the source.",
    ),
    "tightened": Code(
        "warning",
        "the text is set more tightly than the layout wants",
        "It spilled onto one more page by a few lines, so that spaces, and at last the letters,\n"
        "were made a little smaller, within the limits of the layout. It may go out as it is;\n"
        "shortening the text by those lines gives the page its air back.",
    ),
    "too-many-pages": Code(
        "error",
        "the PDF has more pages than the notice allows",
        "Shorten the text, or raise max_pages in notice.toml.",
    ),
    "tracking-pixel": Code(
        "error",
        "a mail loads a picture that nobody sees",
        "A hidden picture or one of a pixel tells the sender who reads the mail and when. Take it\n"
        "out of the layout.",
    ),
    "unapproved": Code(
        "warning",
        "a text is not approved as it is now",
        "Nobody has approved this wording, or it has changed since: the message names the block.\n"
        "With --require-approved such a text is not issued. Have it read, then type notice\n"
        "approve.",
    ),
    "unclear-structure": Code(
        "error",
        "the structure of the PDF does not say what the statement says",
        "Screen readers follow the structure of a PDF: headings, lists, links, the order of\n"
        "reading. It was compared with the statement, and differs where the message says. The\n"
        "layout sets something out of its order, or hides it.",
    ),
    "unreadable-colours": Code(
        "error",
        "text of a mail cannot be read, as it is or in dark mode",
        "Many programs reverse light and dark for readers who like it dark. In the layout's\n"
        "email.css declare text and ground together, with a contrast of 4.5 as they are and\n"
        "reversed, give links a colour too, and write #242424 or the like for black.",
    ),
    "unsupported-in-mail": Code(
        "error",
        "a mail uses what a widespread program does not support",
        "The data of caniemail.com name Gmail, Outlook, Apple Mail or Yahoo for it. Do without it\n"
        "in the layout's email.html and email.css.",
    ),
    "words-differ": Code(
        "error",
        "the formats do not hold the same words",
        "The words of the PDF, the plain text and the page are compared, because a font or a\n"
        "layout can lose or change some without a message. Look at the place that is named; a\n"
        "layout that hides, repeats or adds words is the usual reason.",
    ),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that preflight found, and where."""

    artifact: str
    code: str
    place: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """``error`` refuses the edition, ``warning`` does not."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        """One line: ``severity [code] artifact: place: message; hint``."""
        where = ": ".join(part for part in (self.artifact, self.place) if part)
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.severity} [{self.code}] {where}: {self.message}{hint}"
