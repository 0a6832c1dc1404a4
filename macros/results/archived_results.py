"""The results of a consolidation as a file: what a replay must give again, to the last value.

The rows of each computation are a Parquet table in their own units (fen, thousandths, exact text), the rest is JSON;
both stand in one zip file.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from macros.results.shapes import result_head, value_json
from validators.filing.inputs import Result
from validators.frames import plain_values

_REST, _EPOCH = "rest.json", (1980, 1, 1, 0, 0, 0)
_NONE = "（没有）"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A value that is not what it was. `result` is measures, customers, blocked, or the id of a computation."""

    result: str
    row: int | None
    column: str
    stored: Any
    replayed: Any

    def as_json(self) -> dict[str, Any]:
        """One JSON object."""
        return {"result": self.result, "row": self.row, "column": self.column, "stored": self.stored, "replayed": self.replayed}

    @property
    def line(self) -> str:
        """For people."""
        where = f" 第 {self.row} 行" if self.row else ""
        return f"{self.result}{where} {self.column}：当时 {self.stored}，重算 {self.replayed}"


@dataclass(frozen=True)
class Archived:
    """Results as they are stored: `rest` is measures, customers, blocked and the head of each result; `rows` by id."""

    rest: dict[str, Any]
    rows: dict[str, pa.Table]

    @classmethod
    def of(cls, results: Mapping[str, Result], **rest: Any) -> Archived:
        """The results with what else is to be stored beside them."""
        heads = {name: result_head(result) | {"formats": dict(result.formats)} for name, result in results.items()}
        plain = json.loads(json.dumps({**rest, "results": heads}, ensure_ascii=False))
        return cls(plain, {name: _table(result) for name, result in results.items()})

    @classmethod
    def read(cls, data: bytes) -> Archived:
        """From the bytes of the file."""
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            rows = {
                name.removesuffix(".parquet"): pq.read_table(io.BytesIO(parts.read(name))) for name in parts.namelist() if name != _REST
            }
            return cls(json.loads(parts.read(_REST)), rows)

    def written(self) -> bytes:
        """The bytes of the file."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as parts:
            parts.writestr(zipfile.ZipInfo(_REST, _EPOCH), json.dumps(self.rest, ensure_ascii=False))
            for name, table in self.rows.items():
                part = io.BytesIO()
                pq.write_table(table, part, compression="zstd")
                parts.writestr(zipfile.ZipInfo(f"{name}.parquet", _EPOCH), part.getvalue())
        return held.getvalue()

    @property
    def size(self) -> int:
        """How many single values there are."""
        cells: int = sum(t.num_rows * t.num_columns for t in self.rows.values())
        return cells + sum(1 for _ in _leaves(self.rest))

    def differences(self, now: Archived) -> Iterator[Difference]:
        """Every value of either that the other has not, or has otherwise."""
        yield from _rest_differences(self.rest, now.rest)
        for name in dict.fromkeys([*self.rows, *now.rows]):
            yield from _row_differences(name, self, now)


def _table(result: Result) -> pa.Table:
    """The rows of a result, 机构编码 first; amounts as whole numbers, everything else as text."""
    names = {str(column): str(column) for column in result.rows.columns if not str(column).startswith("_")}
    if "_branch" in result.rows:
        names = {"机构编码": "_branch"} | names
    return pa.table({shown: _array(result, column) for shown, column in names.items()})


def _array(result: Result, column: str) -> pa.Array:
    series = result.rows[column]
    if pd.api.types.is_integer_dtype(series.dtype):
        return pa.array(series, pa.int64(), from_pandas=True)
    if series.dtype == object:
        try:
            return pa.array(series, pa.string(), from_pandas=True)
        except (pa.ArrowTypeError, pa.ArrowInvalid):
            pass  # fractions, Decimals, dates: exact text
    return pa.array([None if value is None else str(value) for value in plain_values(series)], pa.string())


def _rest_differences(stored: Any, now: Any) -> Iterator[Difference]:
    before, after = dict(_leaves(stored)), dict(_leaves(now))
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path, _NONE), after.get(path, _NONE)
        if old != new:
            parts = list(path[1:] if path[0] == "results" else path)
            row = next((part for part in parts if isinstance(part, int)), None)
            words = [str(part) for part in parts[1:] if not isinstance(part, int)]
            yield Difference(result=str(parts[0]), row=None if row is None else row + 1, column="·".join(words), stored=old, replayed=new)


def _row_differences(name: str, stored: Archived, now: Archived) -> Iterator[Difference]:
    none = pa.table({})
    before, after = stored.rows.get(name, none), now.rows.get(name, none)
    for column in dict.fromkeys([*before.column_names, *after.column_names]):
        old, new = (table[column] if column in table.column_names else pa.chunked_array([[]]) for table in (before, after))
        if old.type == new.type and old.equals(new):
            continue
        forms = [found.rest["results"].get(name, {}).get("formats", {}).get(column, "text") for found in (stored, now)]
        sides = [_shown(values, form) for values, form in zip((old, new), forms, strict=True)]
        for row in range(max(map(len, sides))):
            left, right = (side[row] if row < len(side) else _NONE for side in sides)
            if left != right:
                yield Difference(result=name, row=row + 1, column=column, stored=left, replayed=right)


def _shown(values: pa.ChunkedArray, form: str) -> list[Any]:
    """The values of a column as the contract prints them."""
    listed = values.to_pylist()
    return [_value_shown(value, form) for value in listed]


def _value_shown(value: Any, form: str) -> Any:
    if isinstance(value, str) and form in ("ratio", "score", "price"):
        return value_json(Fraction(value), form)
    return value_json(value, form) if isinstance(value, int) else value


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every single value with the way to it; an empty list or object is a value too."""
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, (*path, key))
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            yield from _leaves(part, (*path, number))
    else:
        yield path, value
