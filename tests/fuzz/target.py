"""What is fuzzed: a reader of bytes, what it is given, and how it may end."""

from __future__ import annotations

import re
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hypothesis import strategies as st

from notice.errors import NoticeError

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CORPUS = HERE / "corpus"
FAILED = "failed-"
"""How the name of an input begins that a reader once failed on."""
SLOW = 10
"""Seconds of processor time that no input of a few kilobytes may take."""
TOKEN = re.compile(rb"[\w.:-]{2,24}|[^\w\s]{1,3}")
TOKENS = 400
SPAN = 512
"""The most bytes of one input that are put into another."""
Run = Callable[[bytes], object]


@dataclass(frozen=True)
class Target:
    """A reader, by the name of its folder in the corpus.

    ``open`` returns it for a folder of its own, in which it may write. A reader that returns has
    read the bytes, and one that raises ``NoticeError`` has refused them; it may do nothing else.
    """

    name: str
    open: Callable[[Path], Run]
    patterns: Sequence[str] = ()
    """Files of the project that it can read, beside those of its corpus."""

    @cached_property
    def corpus(self) -> list[Path]:
        """The inputs that are kept for it."""
        return sorted(path for path in (CORPUS / self.name).glob("*") if path.is_file())

    @cached_property
    def seeds(self) -> list[bytes]:
        """All inputs that are known to reach something, the shortest first."""
        paths = [*self.corpus, *(path for each in self.patterns for path in ROOT.glob(each))]
        return sorted({path.read_bytes() for path in paths}, key=lambda data: (len(data), data))

    @cached_property
    def tokens(self) -> list[bytes]:
        """The words and signs that most of the seeds hold."""
        counts = Counter(token for seed in self.seeds for token in {*TOKEN.findall(seed)})
        return sorted(sorted(counts), key=lambda token: -counts[token])[:TOKENS]


def failure(run: Run, data: bytes) -> str:
    """Return how a reader fails on an input, as a name for a file; empty where it does not."""
    begun = time.process_time()
    try:
        run(data)
    except NoticeError:
        pass
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a library in Rust panics with a BaseException
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if "/notice/" in frame.filename] or frames
        return f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].name}"
    return "slow" if time.process_time() - begun > SLOW else ""


def mutated(target: Target) -> st.SearchStrategy[bytes]:
    """Return a strategy for inputs that are almost those which are known.

    One is cut, joined with a part of another, or has bits, words and numbers changed.
    """
    seeds, tokens = st.sampled_from(target.seeds), st.sampled_from([*target.tokens, b""])

    @st.composite
    def inputs(draw: st.DrawFn) -> bytes:
        data = bytearray(draw(seeds))
        for _ in range(draw(st.integers(1, 8))):
            start = draw(st.integers(0, len(data)))
            end = min(start + draw(st.sampled_from((0, 1, 2, 8, 64, 512))), len(data))
            match draw(st.integers(0, 4)):
                case 0:
                    data[start:end] = draw(tokens)
                case 1:
                    data[start:end] = draw(st.binary(max_size=8))
                case 2:
                    data[start:start] = data[start:end] * draw(st.integers(1, 40))
                case 3:
                    other = draw(seeds)
                    data[start:end] = other[draw(st.integers(0, len(other))) :][:SPAN]
                case _:
                    data[start:end] = bytes(
                        b ^ 1 << draw(st.integers(0, 7)) for b in data[start:end][:4]
                    )
        return bytes(data)

    return inputs()
