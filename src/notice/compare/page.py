"""Comparisons as an HTML page to approve: every statement in full, its changes marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from notice.compare.changes import Change, Comparison, Passage, Run

STYLE = Markup("""\
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1c; --quiet: #595959;
  --rule: #d5d5d5; --gone: #8f1d1d; --new: #12592a; --alert: #7a3e00; --glow: #fff1d6 }
@media (prefers-color-scheme: dark) { :root { --paper: #151515; --ink: #e8e8e8;
  --quiet: #a8a8a8; --rule: #3f3f3f; --gone: #ff9d94; --new: #86d99f; --alert: #ffc46b;
  --glow: #3a2a0c } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 "Source Serif 4", Georgia, "Noto Naskh Arabic", serif }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: break-word }
h1 { font-size: 1.5rem; line-height: 1.3; font-weight: 600 }
h2 { font-size: 1.2rem; font-weight: 600; margin: 3rem 0 .25rem; padding-top: 1rem;
  border-top: 1px solid var(--rule) }
h3 { font-size: 1rem; font-weight: 600; margin: 1.5rem 0 .25rem }
a { color: inherit }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: start; vertical-align: top; padding: .25rem .5rem .25rem 0;
  border-bottom: 1px solid var(--rule); font-weight: 400; overflow-wrap: anywhere }
th { color: var(--quiet) }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums }
.counts { color: var(--quiet); margin: 0 }
.verdict, .alert { color: var(--alert); font-weight: 600 }
.statement { margin: 1rem 0; padding-inline-start: 1rem;
  border-inline-start: 2px solid var(--rule) }
.title, .heading { font-weight: 600 }
.statement p { margin: .6em 0 }
del, ins { unicode-bidi: isolate }
del { color: var(--gone) }
ins { color: var(--new); text-decoration-thickness: 1px; text-underline-offset: .2em }
.unexpected { background: var(--glow); outline: 1px solid var(--alert); outline-offset: 1px }
.unexpected del, .unexpected ins { color: inherit }
.note { font: .7em/1 system-ui, sans-serif; color: var(--alert) }
@page { margin: 18mm }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --quiet: #444;
  --rule: #bbb; --gone: #6b0000; --new: #003d17; --alert: #5a2d00; --glow: #fff }
  main { max-width: none; padding: 0 } body { font-size: 9.5pt; line-height: 1.45 }
  article { break-before: page }
  tr, h2, h3 { break-inside: avoid } h2, h3 { break-after: avoid } }
""")
PAGE = Markup("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="{tone}">{verdict}</p>
<table>
<thead><tr><th scope="col">Statement</th><th scope="col">Compared with</th>\
<th scope="col" class="number">Unexpected</th><th scope="col" class="number">Expected</th></tr>\
</thead>
<tbody>
{rows}
</tbody>
</table>
{articles}
</main>
</body>
</html>
""")
ROW = Markup(
    '<tr><td><a href="#s{number}">{name}</a></td><td>{before}</td>'
    '<td class="number{alert}">{unexpected}</td><td class="number">{expected}</td></tr>'
)
ARTICLE = Markup("""\
<article id="s{number}">
<h2>{name}</h2>
<p class="counts">{before} → {after}, issued by {issuer}: {counts}</p>
<div class="statement" lang="{tag}" dir="{direction}">
{passages}
</div>
{expected}
</article>""")
EXPECTED = Markup("""\
<h3>What was expected</h3>
<table>
<thead><tr><th scope="col">Because of</th><th scope="col">Before</th><th scope="col">After</th>\
</tr></thead>
<tbody>
{}
</tbody>
</table>""")
CAUSE = Markup(
    '<tr><td>{reasons}</td><td lang="{tag}" dir="{direction}">{before}</td>'
    '<td lang="{tag}" dir="{direction}">{after}</td></tr>'
)


def render(comparisons: Sequence[Comparison]) -> str:
    """Return the comparisons as one page that loads nothing, for the screen and for paper."""
    unexpected = sum(len(comparison.unexpected) for comparison in comparisons)
    years = dict.fromkeys(f"{comparison.before} → {comparison.after}" for comparison in comparisons)
    numbered = [*enumerate(comparisons, 1)]
    return PAGE.format(
        title=f"Changes: {', '.join(years)}",
        style=STYLE,
        tone="verdict" if unexpected else "counts",
        verdict=f"{_counted(unexpected)}.",
        rows=_joined(_row(number, comparison) for number, comparison in numbered),
        articles=_joined(_article(number, comparison) for number, comparison in numbered),
    )


def _row(number: int, comparison: Comparison) -> Markup:
    return ROW.format(
        number=number,
        name=comparison.name,
        before=comparison.before,
        alert=" alert" if comparison.unexpected else "",
        unexpected=len(comparison.unexpected),
        expected=len(comparison.expected),
    )


def _article(number: int, comparison: Comparison) -> Markup:
    language = {"tag": comparison.language.tag, "direction": comparison.language.data.direction}
    expected = comparison.expected
    causes = (
        CAUSE.format(
            reasons=", ".join(change.reasons), before=change.before, after=change.after, **language
        )
        for change in dict.fromkeys(expected)
    )
    return ARTICLE.format(
        number=number,
        name=comparison.name,
        before=comparison.before,
        after=comparison.after,
        issuer=comparison.issuer,
        counts=f"{_counted(len(comparison.unexpected))}, {len(expected)} expected",
        passages=_joined(map(_passage, comparison.passages)),
        expected=EXPECTED.format(_joined(causes)) if expected else "",
        **language,
    )


def _passage(passage: Passage) -> Markup:
    runs = Markup("").join(_run(run, first=index == 0) for index, run in enumerate(passage.runs))
    subject = Markup('<span class="note" lang="en" dir="ltr">Subject: </span>')
    start = subject if passage.kind == "subject" else ""
    return Markup('<p class="{}">{}{}</p>').format(passage.kind, start, runs)


def _run(run: Run, *, first: bool) -> Markup:
    shown = _change(run) if isinstance(run, Change) else run.text
    return Markup("{}{}").format(" " if run.spaced and not first else "", shown)


def _change(change: Change) -> Markup:
    gone = Markup("<del>{}</del>").format(change.before) if change.before else Markup()
    new = Markup("<ins>{}</ins>").format(change.after) if change.after else Markup()
    words = Markup(" ").join(filter(None, (gone, new)))
    if change.expected:
        return Markup('<span title="{}">{}</span>').format(", ".join(change.reasons), words)
    note = Markup('<span class="note" lang="en" dir="ltr">unexpected</span>')
    return Markup('<span class="unexpected">{} {}</span>').format(note, words)


def _counted(unexpected: int) -> str:
    return f"{unexpected or 'No'} unexpected change{'' if unexpected == 1 else 's'}"


def _joined(parts: Iterator[Markup]) -> Markup:
    return Markup("\n").join(parts)
