"""What a browser would run or fetch, whatever way a layout writes it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import notice
from notice import cli
from notice.preflight import active, htmlfile
from notice.render.html.page import POLICY

TOOLS = Path(__file__).parent / "browser"
HOME = "http://127.0.0.1:9/a"


def faults(source: str) -> list[str]:
    return [*active.faults(htmlfile.read(source))]


def requests(source: str) -> list[str]:
    return [*active.requests(htmlfile.read(source))]


SHEETS = [
    f"p {{ background: url({HOME}) }}",
    f"p {{ background: url('{HOME}') }}",
    f'p {{ background: URL( "{HOME}" ) }}',
    f"p {{ background: u\\72l({HOME}) }}",
    f"p {{ background: \\75 rl('{HOME}') }}",
    f"p {{ background: image-set('{HOME}' 1x) }}",
    f"p {{ background: -webkit-image-set(url({HOME}) 1x) }}",
    f"p {{ background: image-set(linear-gradient(red, red) 1x, '{HOME}' 2x) }}",
    f"p {{ background: image('{HOME}') }}",
    f"p {{ background: cross-fade(url({HOME}), red) }}",
    f"p {{ background: src('{HOME}') }}",
    f"p {{ --x: url({HOME}) }}",
    f"p {{ color: red; /* */ list-style: url({HOME}) }}",
    f"@media screen {{ @supports (color: red) {{ p {{ cursor: url({HOME}), auto }} }} }}",
    f"@font-face {{ font-family: x; src: url({HOME}) }}",
    f"@import url({HOME});",
    f"@import '{HOME}';",
    f"@\\69mport '{HOME}';",
    f"@IMPORT '{HOME}';",
    "@import url(data:text/css,p%7B%7D);",
    "p { background: url(//127.0.0.1:9/a) }",
    f"a {{ b: [{{ (url({HOME})) }}] }}",
]
HARMLESS = [
    "p { content: 'url(http://example.org)' }",
    "p { background: url(data:image/png;base64,AAAA) }",
    "p { background: url('data:image/png;base64,AAAA') }",
    "p { fill: url(#shade) }",
    "/* @import 'a.css'; url(http://example.org) */ p { color: red }",
    "@media print { p { color: red } }",
    "p::after { content: '@import' }",
]


@pytest.mark.parametrize("css", SHEETS)
def test_a_style_sheet_fetches_nothing_however_it_is_written(css: str) -> None:
    assert requests(f"<!DOCTYPE html><head><style>{css}</style>")


@pytest.mark.parametrize("css", HARMLESS)
def test_what_only_looks_like_it_does_not_count(css: str) -> None:
    assert requests(f"<!DOCTYPE html><head><style>{css}</style>") == []


@pytest.mark.parametrize(
    "source",
    [
        f"<img src='{HOME}'>",
        f"<img SRC={HOME}>",
        f"<img srcset='{HOME} 2x'>",
        f'<p style="background: u\\72l({HOME})">',
        f"<table background='{HOME}'>",
        f"<svg><use href='{HOME}#a'/></svg>",
        f"<svg><use xlink:href='{HOME}#a'/></svg>",
        f"<svg><path fill='url({HOME}#a)'/></svg>",
        f"<link rel=stylesheet href='{HOME}'>",
        f"<link rel='canonical icon' href='{HOME}'>",
        f"<!--><img src='{HOME}'>-->",
    ],
)
def test_an_element_fetches_nothing(source: str) -> None:
    assert len(requests(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=a.js></SCRIPT>",
        "<script type=module>alert(1)</script>",
        "<script type='application/ld+json' type='x'>{}</script><script>1</script>",
        "<!--><script>alert(1)</script>-->",
        "<svg><script>alert(1)</script></svg>",
        "<svg><foreignObject><p>a</p></foreignObject></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
        "<svg><set attributeName=onclick to=alert(1) /></svg>",
        "<svg onload=alert(1)></svg>",
        "<p onclick=alert(1)>a</p>",
        "<p ONCLICK=alert(1)>a</p>",
        "<p a=1 onfocus=alert(1) tabindex=1 autofocus>a</p>",
        "<p/onclick=alert(1)>a</p>",
        "<a href=javascript:alert(1)>a</a>",
        "<a href=' JaVaScRiPt:alert(1)'>a</a>",
        "<a href='java&#10;script:alert(1)'>a</a>",
        "<a href='&#1;javascript:alert(1)'>a</a>",
        "<a href='javascript&colon;alert(1)'>a</a>",
        "<a href='vbscript:x'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<a href='blob:x'>a</a>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<object data=a></object>",
        "<embed src=a>",
        "<form action=a></form>",
        "<input onfocus=alert(1) autofocus>",
        "<button formaction=javascript:alert(1)>a</button>",
        "<base href=http://example.org/>",
        "<meta http-equiv=refresh content='0; url=http://example.org'>",
        "<meta HTTP-EQUIV='Set-Cookie' content=a>",
        "<template><script>1</script></template>",
        "<noscript><p>a</p></noscript>",
        "<math><mtext><p>a</p></mtext></math>",
        "<video src=a></video>",
        "<details open ontoggle=alert(1)>a</details>",
        "<x-a>a</x-a>",
        "<!--[if mso]><img src=http://example.org/a.png><![endif]-->",
        "<p>a<!-- [IF gte mso 9]><script>1</script><![endif]--></p>",
        "<p>a<![if !mso]>b<![endif]></p>",
        "<!--[if mso]>a<![endif]--><!doctype html><html><body>a</body></html>",
        "<!doctype html><html><body>a</body></html><!--[if mso]>a<![endif]-->",
    ],
)
def test_what_a_browser_would_run_is_seen(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '<script type="application/ld+json">{"a": "<b onclick=1>"}</script>',
        "<p title='javascript:alert(1)'>onclick=1</p>",
        "<a href='https://example.org/a:b'>a</a><a href='mailto:a@example.org'>a</a>",
        "<a href='#a'>a</a><a href='a/b:c'>a</a><a href='?a:b'>a</a>",
        "<img alt='' src='data:image/png;base64,AAAA'>",
        "<!-- <script>alert(1)</script> -->",
        "<link rel=canonical href='https://example.org/'>",
        "<svg viewBox='0 0 1 1'><title>a</title><linearGradient><stop /></linearGradient></svg>",
    ],
)
def test_what_shows_something_and_does_nothing_may_stand(source: str) -> None:
    assert faults(source) == requests(source) == []


PAGES = {"page.html": "html", "email.html": "email", "embed.html": "embed"}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("<script>alert(1)</script>", "active-content"),
        ("<p onclick='alert(1)'></p>", "active-content"),
        (f"<p style=\"background: image-set('{HOME}' 1x)\"></p>", "external-request"),
        (f'<p style="background: u\\72l({HOME})"></p>', "external-request"),
    ],
)
def test_an_edition_that_would_run_or_fetch_something_is_refused(
    page: str,
    added: str,
    code: str,
    office: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = office()
    monkeypatch.chdir(root.parent)
    file = root / "layouts" / "own" / page
    file.write_text(file.read_text("utf-8").replace("</h", f"</h1>{added}<h1></h", 1), "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "2026", "--format", PAGES[page]])
    assert ended.value.code == 1
    assert f"error [{code}]" in capsys.readouterr().err
    assert not (root.parent / "out").exists()


@pytest.mark.parametrize(
    "head", ["<!-- <head> --><head>", "<HEAD>", "<head><p>", "<head ><!--<head>-->"]
)
def test_the_policy_of_a_page_stands_first_whatever_its_layout_writes(
    head: str,
    office: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = office(page=lambda html: html.replace("<head>", head))
    monkeypatch.chdir(root.parent)
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "2026", "--format", "html"])
    said = capsys.readouterr().err
    if ended.value.code == 0:
        text = (root.parent / "out/day/2026/day-2026.en.html").read_text("utf-8")
        assert [*active.policy_faults(htmlfile.read(text), POLICY)] == []
    else:
        assert "error [active-content]" in said


@pytest.mark.slow
@pytest.mark.usefixtures("packages")
def test_a_browser_runs_nothing_of_a_page_and_fetches_nothing(
    tmp_path: Path, chromium: str, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where preflight was passed by: the policy holds a script, a handler and a picture back.

    The page as it is issued brings no complaint: its data for search engines is not run.
    """
    root = office()
    monkeypatch.chdir(root.parent)
    with pytest.raises(SystemExit):
        cli.main(["build", "2026", "--format", "html", "-q"])
    whole = (root.parent / "out/day/2026/day-2026.en.html").read_text("utf-8")
    run = "document.title = 'run'"
    attack = (
        f'<script>{run}</script><img src="{HOME}" onerror="{run}">'
        f'<svg onload="{run}"></svg><p style="background: url({HOME})">a</p>'
    )
    files = {"issued": whole, "attacked": whole.replace("<main>", f"<main>{attack}")}
    seen = {}
    for name, html in files.items():
        (tmp_path / f"{name}.html").write_text(html, "utf-8")
        command = ["node", str(TOOLS / "policy.mjs"), chromium, str(tmp_path / f"{name}.html")]
        done = subprocess.run(command, cwd=TOOLS, capture_output=True, check=True, text=True)
        seen[name] = json.loads(done.stdout)
    assert seen["issued"] == {"title": "A day", "requests": [], "refused": 0}
    assert seen["attacked"]["title"] == "A day"
    assert seen["attacked"]["requests"] == []
    assert seen["attacked"]["refused"] >= 4


PRINTED = [
    ('<a href="javascript:a">b</a>', "the PDF has a link to 'javascript:a'"),
    ('<a href="file:///etc/passwd">b</a>', "the PDF has a link to 'file:///etc/passwd'"),
    ('<link rel="attachment" href="data:,a" title="a.exe">', "a file beside the text"),
    ('<a rel="attachment" href="data:,a">b</a>', "a file beside the text"),
]


def _messages(root: Path, form: str) -> list[str]:
    loaded = notice.load("day", templates=root)
    edition = notice.build(loaded, 2026, formats=[form])
    return [finding.message for finding in edition.findings if finding.code == "active-content"]


@pytest.mark.parametrize(("part", "message"), PRINTED)
def test_what_a_page_puts_into_the_pdf_alone_is_refused(
    part: str, message: str, office: Callable[..., Path]
) -> None:
    """The page for the screen need not have it."""
    printed = f'{{% if medium == "print" %}}{part}{{% endif %}}'
    root = office(page=lambda html: html.replace("<main>", f"<main>{printed}", 1))
    assert _messages(root, "html") == []
    assert any(message in given for given in _messages(root, "pdf"))


def test_a_link_of_the_text_may_stand_in_the_pdf(office: Callable[..., Path]) -> None:
    links = "[A](https://example.org/) [B](mailto:a@example.org) [C](tel:+994)"
    assert _messages(office(text=f"We remember {links}."), "pdf") == []
