"""No bytes end a reader in anything but what it returns or one clear error.

The readers, and the inputs that are kept for them, lie in ``tests/fuzz``.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz import target as target_module
from tests.fuzz.run import smaller, table
from tests.fuzz.target import CORPUS, FAILED, Run, Target, changed, failure
from tests.fuzz.targets import TARGETS

from notice.errors import NoticeError

LARGEST = 2**20


@pytest.fixture(params=TARGETS.values(), ids=lambda target: target.name)
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found


@pytest.fixture
def run(target: Target, tmp_path: Path) -> Run:
    return target.open(tmp_path)


def test_what_once_failed_is_read_or_refused(target: Target, run: Run) -> None:
    """Every input that is kept, those that a reader once failed on among them."""
    failures = {path.name: failure(run, path.read_bytes()) for path in target.corpus}
    assert not [name for name, kind in failures.items() if kind]


def test_what_nobody_has_tried_is_read_or_refused(target: Target, run: Run) -> None:
    """A few inputs that are almost one of those which are known."""
    random = Random(target.name)  # noqa: S311 - the same inputs every time
    for _ in range(target.fresh):
        data = changed(random.choice(target.seeds), target, random)
        assert not failure(run, data), data


def test_every_reader_has_seeds_and_reads_some_of_them(target: Target, run: Run) -> None:
    """A reader that refuses all that it is given would never fail."""
    for data in target.seeds:
        try:
            run(data)
        except NoticeError:
            continue
        return
    pytest.fail(f"{target.name} refuses each of its {len(target.seeds)} seeds")


def test_the_corpus_is_small_and_of_targets_that_are_there() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} <= TARGETS.keys()
    assert sum(path.stat().st_size for path in files) < LARGEST


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NoticeError("refused"), ""),
        (ValueError("x"), "ValueError-test_fuzz-run"),
        (RecursionError(), "RecursionError-test_fuzz-run"),
        (OSError(2, "x"), "FileNotFoundError-test_fuzz-run"),
        (MemoryError(), "MemoryError-test_fuzz-run"),
    ],
)
def test_any_other_end_is_a_failure(error: Exception, kind: str) -> None:
    def run(_: bytes) -> None:
        raise error

    assert failure(run, b"") == kind


def test_what_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target_module, "SLOW", 0)
    assert failure(lambda _: sum(range(10**5)), b"") == "slow"


@given(st.binary(max_size=99), st.binary(min_size=1, max_size=9), st.binary(max_size=99))
def test_what_is_left_of_an_input_is_what_fails(before: bytes, cause: bytes, after: bytes) -> None:
    """Bytes are left out until each that is left is needed."""
    data = before.replace(b"!", b"") + b"!" + cause.replace(b"!", b"") + b"!" + after
    cause = data[data.index(b"!") : data.index(b"!", data.index(b"!") + 1) + 1]
    left = smaller(lambda each: cause in each, data)
    assert cause in left
    assert all(cause not in left[:n] + left[n + 1 :] for n in range(len(left)))


def test_the_figures_are_those_of_the_turns_and_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "failures" / "manifest").mkdir(parents=True)
    (tmp_path / "failures" / "manifest" / "KeyError-feeds-_item").write_bytes(b"{}")
    figures = {"manifest": {"executions": 1200, "seconds": 90.0}}
    mended = len([*(CORPUS / "manifest").glob(f"{FAILED}*")])
    assert mended
    assert table(figures, tmp_path).splitlines()[2:] == [
        f"| manifest | 1200 | 1.5 | {mended + 1} | {mended} |",
        f"| all | 1200 | 1.5 | {mended + 1} | {mended} |",
    ]
