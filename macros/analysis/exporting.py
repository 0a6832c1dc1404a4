"""Tables of a home as files: a workbook ready for a pivot table, Parquet, or csv."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from macros.analysis.asking import Answer
from macros.errors import ToolkitError
from validators.values.safe_names import safe_file_name
from validators.values.text import as_csv
from workbooks.archive.former import anew
from workbooks.desk.sheets.register_sheet import write_value
from workbooks.pages.new_xlsx import new_xlsx

FORMATS = ("xlsx", "parquet", "csv")
MOST = 1_048_575
"""Rows of a sheet below its head."""
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
_LOOKS = {"decimal": "#,##0.00##", "date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm"}


def export(tables: Mapping[str, pa.Table], out: Path, form: str) -> list[Path]:
    """Writes the tables that have rows: all in one workbook, or one file each in a folder; ToolkitError for another form."""
    if form not in FORMATS:
        raise ToolkitError(f"没有“{form}”这种格式", f"可用的：{'、'.join(FORMATS)}")
    filled = {name: table for name, table in tables.items() if table.num_rows}
    if form == "xlsx":
        return [_workbook(filled, out)]
    out.mkdir(parents=True, exist_ok=True)
    return [_file(table, out / f"{safe_file_name(name)}.{form}") for name, table in filled.items()]


def write_answer(answer: Answer, out: Path) -> Path:
    """One table to one file, by its ending; ToolkitError for another ending."""
    form = out.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise ToolkitError(f"“{out.name}”不是 {'、'.join(FORMATS)}", "把文件名改成其中一种结尾")
    out.parent.mkdir(parents=True, exist_ok=True)
    return _workbook({"结果": answer.table}, out) if form == "xlsx" else _file(answer.table, out)


def _workbook(tables: Mapping[str, pa.Table], out: Path) -> Path:
    big = next((name for name, table in tables.items() if table.num_rows > MOST), None)
    if big is not None:
        raise ToolkitError(f"《{big}》有 {tables[big].num_rows} 行，一张表放不下", "用 --format parquet 或 csv，或写 --period 只导一个月")
    out.parent.mkdir(parents=True, exist_ok=True)
    with anew(out) as draft, new_xlsx(draft, _OPTIONS) as book:
        head, looks = book.add_format({"bold": True}), {kind: book.add_format({"num_format": form}) for kind, form in _LOOKS.items()}
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            for c, column in enumerate(table.column_names):
                sheet.write_string(0, c, column, head)
                sheet.set_column(c, c, 16)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, table.num_rows, len(table.column_names) - 1)
            formats = [next((look for kind, look in looks.items() if str(field.type).startswith(kind)), None) for field in table.schema]
            for r, row in enumerate(_rows(table), 1):
                for c, value in enumerate(row):
                    if value is not None:
                        write_value(sheet, r, c, value, formats[c])
    return out


def _file(table: pa.Table, out: Path) -> Path:
    with anew(out) as draft:
        if out.suffix.lower() == ".parquet":
            pq.write_table(table, draft, compression="zstd")
            return out
        with draft.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(table.column_names)
            writer.writerows([_text(value) for value in row] for row in _rows(table))
    return out


def _rows(table: pa.Table) -> Any:
    for batch in table.to_batches(max_chunksize=50_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else as_csv(str(value))
