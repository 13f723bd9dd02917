"""Where a fault or a finding lies: the file, the line, and the lines around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice import files
from notice.errors import FileError
from notice.folders import Folders

AROUND = 2


@dataclass(frozen=True)
class Place:
    """A file as messages name it, and a line, 0 where it is not known."""

    file: str
    line: int = 0

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read ``file:line`` or ``file``."""
        file, _, line = text.rpartition(":")
        return cls(file, int(line)) if file and line.isdecimal() else cls(text)

    def __str__(self) -> str:
        """``file:line``, or ``file``."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def excerpt(self, where: Folders) -> list[dict[str, Any]]:
        """Return the lines around the place, each with its number, for the page.

        Only text files below an office's own or the shipped folders are read; where there is
        none of that name, or no line is known, the list is empty.
        """
        path = Path(self.file).absolute()
        root = next((root for root in where.shared if path.is_relative_to(root)), None)
        if not self.line or root is None:
            return []
        try:
            lines = files.read(path, files.TEXT, root).decode().splitlines()
        except (FileError, UnicodeDecodeError):
            return []
        first = max(self.line - AROUND, 1)
        shown = enumerate(lines[first - 1 : self.line + AROUND], first)
        return [{"line": n, "text": text, "here": n == self.line} for n, text in shown]
