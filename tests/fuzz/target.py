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
from random import Random

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
VALUE = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[-+]?\d[\w.:+-]*|(?<=>)[^<\n]+')
"""A text between quotes, a number or date, or what an element holds."""
EDGES = (
    *(b"", b"0", b"-1", b"1e999", b"nan", b"null", b"[]", b"{}", b'""', b"9" * 25, b"9" * 5000),
    *(
        b'"\\u0000"',
        b'"\\ud800"',
        b"0001-01-01",
        b'"9999-12-31T23:59:59Z"',
        b'"0001-01-01T00:00:00+14:00"',
    ),
    *("\u00b2".encode(), "\u0663".encode(), "\u202e".encode(), b"x" * 300, b"../..", b"(" * 300),
)
"""Values that end what a reader takes for granted."""
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
    fresh: int = 20
    """How many new inputs the tests try, as many as they have time for."""

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


def changed(data: bytes, target: Target, random: Random) -> bytes:
    """Return an input that is almost the one which is given.

    Parts of it are cut, repeated or taken from another, bits and words are changed, and values are
    replaced by others that readers seldom see.
    """
    result = bytearray(data)
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(result))
        end = min(start + random.choice((0, 1, 2, 8, 64, SPAN)), len(result))
        match random.randrange(6):
            case 0:
                result[start:end] = random.choice(target.tokens or EDGES)
            case 1:
                result[start:end] = random.randbytes(random.randint(0, 8))
            case 2:
                result[start:start] = result[start:end] * random.randint(1, 40)
            case 3:
                other = random.choice(target.seeds)
                result[start:end] = other[random.randint(0, len(other)) :][:SPAN]
            case 4:
                bit = 1 << random.randrange(8)
                result[start:end] = bytes(byte ^ bit for byte in result[start:end][:4])
            case _:
                value = VALUE.search(result, start) or VALUE.search(result)
                start, end = value.span() if value else (start, end)
                result[start:end] = random.choice(EDGES)
    return bytes(result)
