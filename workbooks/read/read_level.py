"""The registers of a level's file: each sheet as any other, with the origin of its rows before its own columns."""

from __future__ import annotations

from collections.abc import Iterable

from validators.filing.level_check import level_register
from validators.register import RawSheet, register_of_sheet
from workbooks.book import Book
from workbooks.read.read_registers import read_register


def read_level_registers(book: Book, wanted: Iterable[str]) -> dict[str, RawSheet]:
    """Every wanted register that the file has a sheet for, by id, in the order asked for."""
    sheets = {register.id: name for name in reversed(book.sheet_names()) if (register := register_of_sheet(name)) is not None}
    found = {name: read_register(book.read(sheets[name]), level_register(name)) for name in wanted if name in sheets}
    return {name: raw for name, raw in found.items() if raw is not None}
