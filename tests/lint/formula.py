"""Reading a formula: whether it is well formed, and which functions, sheets, names and cells it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

from lint.names import is_name
from lint.parts import LAST_COL, LAST_ROW, area_of, cell_of

LONGEST, LONGEST_TEXT, DEEPEST = 8_192, 255, 64
"""Characters of a formula, of a text in it, and levels of functions: Excel's limits."""
_ROWS, _COLUMNS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})\Z"), re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})\Z")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*\Z")


@dataclass(kw_only=True)
class Reading:
    """What a formula says. `wrong` is empty when it is well formed; `lost` are references that lead nowhere."""

    wrong: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@lru_cache(maxsize=100_000)
def reading(text: str) -> Reading:
    """A formula without its leading sign, read."""
    found = Reading()
    if not text or text.startswith("="):
        found.wrong.append("no formula, or one with its sign")
        return found
    if len(text) > LONGEST:
        found.wrong.append(f"{len(text)} characters")
    try:
        tokens = [t for t in Tokenizer("=" + text).items if t.type != Token.WSPACE]
    except (TokenizerError, IndexError) as error:
        found.wrong.append(f"brackets or quotes that do not close: {error}")
        return found
    found.wrong += _shape(tokens)
    for token in tokens:
        _token(token, found)
    return found


def _shape(tokens: list[Token]) -> Iterator[str]:
    """Operands and operators take turns, and what opens closes."""
    depth, operand = 0, False
    for token in tokens:
        opens = token.subtype == Token.OPEN
        closes = token.subtype == Token.CLOSE
        if token.type == Token.OPERAND or opens:
            if operand:
                yield f"two operands in a row before {token.value}"
            operand = not opens
        elif token.type in (Token.OP_IN, Token.OP_POST):
            if not operand:
                yield f"nothing before {token.value}"
            operand = token.type == Token.OP_POST
        elif closes:
            operand = True
        else:
            operand = False
        depth += opens - closes
        if depth > DEEPEST:
            yield f"more than {DEEPEST} levels"
    if depth:
        yield "brackets that do not close"
    elif not operand:
        yield "it ends with an operator"


def _token(token: Token, found: Reading) -> None:
    if token.type == Token.FUNC and token.subtype == Token.OPEN:
        before, _, name = token.value[:-1].rpartition(":")
        found.functions.append(name.upper())
        if before:
            _range(before, found)
    elif token.type == Token.OPERAND and token.subtype == Token.TEXT:
        if len(token.value) - 2 > LONGEST_TEXT:
            found.wrong.append(f"a text of {len(token.value) - 2} characters")
    elif token.type == Token.OPERAND and token.subtype == Token.ERROR:
        if token.value == "#REF!":
            found.lost.append(token.value)
    elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
        _range(token.value, found)


def _range(text: str, found: Reading) -> None:
    """A reference or a name, with or without its sheet."""
    sheet, bang, rest = text.rpartition("!")
    if bang:
        quoted = sheet.startswith("'") and sheet.endswith("'") and len(sheet) > 2
        plain = sheet[1:-1].replace("''", "'") if quoted else sheet
        if not quoted and (not _PLAIN_SHEET.match(sheet) or cell_of(sheet)):
            found.wrong.append(f"a sheet that needs quotes: {sheet}")
        else:
            found.sheets.append(plain)
    if rest == "#REF!":
        found.lost.append(text)
    elif is_area(rest):
        return
    elif is_name(rest):
        found.names.append(rest)
    elif re.fullmatch(r"\$?[A-Za-z]+\$?\d+(:\$?[A-Za-z]+\$?\d+)?", rest):
        found.lost.append(text)
    else:
        found.wrong.append(f"neither a reference nor a name: {rest}")


def is_area(text: str) -> bool:
    """True for a cell, a block of cells, whole rows or whole columns."""
    if area_of(text):
        return True
    if rows := _ROWS.match(text):
        return 0 < int(rows[1]) <= int(rows[2]) <= LAST_ROW
    columns = _COLUMNS.match(text)
    if columns is None:
        return False
    first, last = (cell_of(letters + "1") for letters in columns.groups())
    return first is not None and last is not None and first[1] <= last[1] <= LAST_COL
