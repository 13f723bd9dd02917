"""What a file does to the process that reads it is told, and ends nothing else."""

from __future__ import annotations

from typing import cast

import pytest

from notice.importing.confined import Reader, confined

EVALUATED = cast("Reader", eval)
"""A reader that does what its file says."""


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (b"__import__('signal').raise_signal(9)", r"cannot be read: its process died \(SIGKILL\)"),
        (b"bytes(2**33)", "it cannot be read: it takes more than 2048 MiB of memory"),
        (b"1 / 0", "it cannot be read: ZeroDivisionError"),
        (b"int('x')", "invalid literal"),
        (
            b"(lambda f: f(f))(lambda f: f(f))",
            "nested too deeply; copy the text into a new document",
        ),
    ],
)
def test_a_reader_that_fails_gives_one_message(program: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        confined(EVALUATED, program, 100)


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ValueError, match="more than 1 MB; save the statement alone"):
        confined(EVALUATED, bytes(10**6 + 1), 10**6)
