"""The registers of a level's file: each sheet as any other, with the origin of its rows before its own columns."""

from __future__ import annotations

from collections.abc import Iterable

from validators.filing.level_check import level_register
from validators.register import RawSheet, Register, register_named
from workbooks.book import Book
from workbooks.read.read_registers import read_register


def read_level_registers(book: Book, wanted: Iterable[Register]) -> dict[str, RawSheet]:
    """Every wanted register that the file has a sheet for, by id, in the order asked for."""
    asked = list(wanted)
    sheets = {register.id: name for name in reversed(book.sheet_names()) if (register := register_named(name, asked)) is not None}
    found = {r.id: read_register(book.read(sheets[r.id]), level_register(r)) for r in asked if r.id in sheets}
    return {name: raw for name, raw in found.items() if raw is not None}
