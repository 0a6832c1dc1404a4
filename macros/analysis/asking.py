"""SQL over the tables of a home: one SELECT, that reaches neither files nor the network nor the facts themselves."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from macros.analysis.analyst_tables import quoted
from macros.errors import ToolkitError

SECONDS = 120
"""After so long a question is stopped."""
_LOCKED = (
    "SET python_enable_replacements = false",
    "SET memory_limit = '1GB'",
    "SET max_temp_directory_size = '0KB'",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_HOW = "写一条 SELECT；有哪些表和列：keybook sql --tables，现成的问题：keybook sql --questions"


@dataclass(frozen=True)
class Answer:
    """Rows and the names of their columns."""

    columns: tuple[str, ...]
    table: pa.Table

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python values: Decimal, int, str, bool, date."""
        return list(zip(*(self.table.column(i).to_pylist() for i in range(len(self.columns))), strict=True)) if self.columns else []


def ask(sql: str, tables: Mapping[str, pa.Table]) -> Answer:
    """The answer to one SELECT; ToolkitError for anything else, for a fault in it, and when it takes too long."""
    with duckdb.connect() as base:
        for name, table in tables.items():
            base.register("given", table)
            base.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM given")
            base.unregister("given")
        for setting in _LOCKED:
            base.execute(setting)
        timer = threading.Timer(SECONDS, base.interrupt)
        timer.start()
        try:
            return _answer(base, sql)
        except duckdb.InterruptException as late:
            raise ToolkitError(f"这个问题算了 {SECONDS} 秒还没有完，停下了", "少问几个月（--period），或先按机构、月份汇总") from late
        except duckdb.OutOfMemoryException as full:
            raise ToolkitError("这个问题要的内存超过 1 GB，停下了", "少问几个月（--period），或先按机构、月份汇总") from full
        except duckdb.PermissionException as reached:
            raise ToolkitError("查询只看收件文件夹的数据，不读写文件，也不上网", _HOW) from reached
        except duckdb.Error as wrong:
            raise ToolkitError(f"查询写得不对：{str(wrong).splitlines()[0]}", _HOW) from wrong
        finally:
            timer.cancel()


def _answer(base: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    statements = base.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in _ALLOWED:
        raise ToolkitError("一次只能问一条 SELECT；数据只读，不能改", _HOW)
    found: pa.Table = base.sql(sql).to_arrow_table()
    return Answer(tuple(found.column_names), found)
