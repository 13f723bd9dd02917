"""The structure tree of a PDF, which screen readers follow: walked and changed.

It lies in the finished objects of pydyf, before they are written (ISO 32000-1, 14.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pydyf

REFERENCE = re.compile(rb"(\d+) 0 R")


def elements(pdf: Any, kind: str = "") -> list[Any]:
    """Return the structure elements in reading order: all, or those of a type (a pattern)."""
    tree = walk(pdf, root(pdf))
    return [element for element in tree if not kind or re.fullmatch(kind, element["S"])]


def walk(pdf: Any, element: Any) -> Iterator[Any]:
    """Yield an element and all below it, each before those that it holds."""
    yield element
    for kid in element["K"]:
        if not isinstance(kid, int):
            child = resolve(pdf, kid)
            if child["Type"] == "/StructElem":
                yield from walk(pdf, child)


def root(pdf: Any) -> Any:
    """Return the element that holds all others."""
    return resolve(pdf, resolve(pdf, pdf.catalog["StructTreeRoot"])["K"][0])


def resolve(pdf: Any, reference: bytes) -> Any:
    """Return the object that an indirect reference names."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference!r} is not a reference")
    return pdf.objects[int(match[1])]


def parent_tree(pdf: Any) -> Any:
    """Return the parent tree: keys and values by turns (ISO 32000-1, 7.9.7 and 14.7.4.4)."""
    return resolve(pdf, resolve(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]


def position(pdf: Any, key: int) -> int:
    """Return where in the parent tree a key stands; its value follows it."""
    position: int = parent_tree(pdf)[::2].index(key)
    return position * 2


def owner(pdf: Any, key: int) -> Any:
    """Return what the parent tree has for the key of a page or an annotation."""
    return parent_tree(pdf)[position(pdf, key) + 1]


def create(pdf: Any, kind: str, parent: Any, kids: list[Any]) -> Any:
    """Return a new structure element, which its parent does not hold yet."""
    made = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": kind,
            "K": pydyf.Array(kids),
            "Pg": parent["Pg"],
            "P": parent.reference,
        }
    )
    pdf.add_object(made)
    return made


def absorb(pdf: Any, first: Any, second: Any) -> None:
    """Move all that one element holds to the end of another, and take it out of the tree."""
    resolve(pdf, second["P"])["K"].remove(second.reference)
    for kid in second["K"]:
        child = resolve(pdf, kid)
        if child["Type"] == "/StructElem":
            child["P"] = first.reference
        first["K"].append(kid)
    second.clear()
