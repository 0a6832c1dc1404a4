"""The rows that count in a home as tables: one a register over the months asked for, and 机构, 报送, 字段 beside them.

Amounts are exact: yuan with two decimals, quantities with three. A row bears 机构编码, 机构名称, 期间, and the file and row
from which it came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from macros.errors import ToolkitError
from macros.intake.kept_facts import ensure_facts
from macros.merge.filing_board import board
from validators.column import Column
from validators.register import Register
from validators.values.date_kinds import Date
from validators.values.kinds import Bool
from validators.values.number_kinds import Money, Number, Quantity
from validators.values.period import Month
from workbooks.archive.fact_store import to_arrow
from workbooks.archive.home import Home

BRANCH, NAME, PERIOD, FILE, ROW = "机构编码", "机构名称", "期间", "来源文件", "来源行"
UNITS, FILINGS, FIELDS = "机构", "报送", "字段"
_KINDS = ((Money, "金额(元)"), (Quantity, "数量"), (Number, "数"), (Date, "日期"), (Bool, "是否"))


@dataclass(frozen=True)
class AnalystField:
    """A column of a table: what it is called, its kind in words, what it means."""

    table: str
    name: str
    kind: str
    meaning: str


def months_of(home: Home, period: Month | None) -> list[Month]:
    """One month, or every month with a filing; ToolkitError where there is none."""
    known = home.periods()
    wanted = known if period is None else [month for month in known if month == period]
    if not wanted:
        raise ToolkitError(f"收件文件夹里没有{period.zh if period else ''}的上报件", "先【收件登记】；有哪几个月，用 keybook status 看")
    return wanted


def tables(home: Home, months: Sequence[Month], *, step: Callable[[str], None] = lambda _: None) -> dict[str, pa.Table]:
    """Table name -> rows of those months; registers without a row are there with their columns."""
    desk = home.policy.pack.desk
    parts: dict[str, list[pa.Table]] = {register.id: [] for register in desk}
    for month in months:
        step(f"{month} 读数据")
        events = home.counted(month)
        ensure_facts(home, month, events)
        names = {node.code: node.name for node in home.below(home.owner(month).code, month)} | {
            home.owner(month).code: home.owner(month).name
        }
        frames = home.facts.period(month, [event.sha256 for event in events], parts)
        for register in desk:
            parts[register.id].append(_named(to_arrow(frames[register.id], register), names))
    made = {register.sheet: shown_table(register, pa.concat_tables(parts[register.id])) for register in desk}
    return {UNITS: _units(home), FILINGS: _filings(home, months), FIELDS: _field_table(fields(desk)), **made}


def fields(desk: Sequence[Register]) -> list[AnalystField]:
    """Every column of every register's table, in order."""
    head = [(BRANCH, "文本", "哪家报的"), (NAME, "文本", "哪家报的"), (PERIOD, "月份", "哪个月报的")]
    tail = [(FILE, "文本", "在哪个上报件里"), (ROW, "整数", "在哪一行")]
    found = []
    for register in desk:
        own = [(column.name, _kind(column), column.hint or column.header) for column in _columns(register)]
        found += [AnalystField(register.sheet, *told) for told in (*head, *own, *tail)]
    return found


def _columns(register: Register) -> Iterator[Column]:
    taken = {BRANCH, NAME, PERIOD, FILE, ROW}
    for column in register.shown:
        if column.name not in taken:
            taken.add(column.name)
            yield column


def _kind(column: Column) -> str:
    return next((word for kind, word in _KINDS if isinstance(column.kind, kind)), "文本")


def _named(table: pa.Table, names: Mapping[str, str]) -> pa.Table:
    return table.append_column(NAME, pa.array([names.get(code, code) for code in table["_branch"].to_pylist()], pa.string()))


def shown_table(register: Register, rows: pa.Table) -> pa.Table:
    """Stored rows, with 机构名称 beside, as people read them, exactly: fen × 0.01, thousandths × 0.001."""
    own = [f"{_sql(column)} AS {quoted(column.name)}" for column in _columns(register)]
    head = [f'"_branch" AS {quoted(BRANCH)}', quoted(NAME), f'"_period" AS {quoted(PERIOD)}']
    tail = [f'"_file" AS {quoted(FILE)}', f'"_row" AS {quoted(ROW)}']
    with duckdb.connect() as base:
        base.register("stored", rows)
        return base.sql(
            f"SELECT {', '.join([*head, *own, *tail])} FROM stored ORDER BY {quoted(PERIOD)}, {quoted(BRANCH)}, {quoted(ROW)}"
        ).to_arrow_table()


def _sql(column: Column) -> str:
    name = quoted(column.header)
    if isinstance(column.kind, Money):
        return f"CAST({name} * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(18,2))"
    if isinstance(column.kind, Quantity):
        return f"CAST({name} * CAST('0.001' AS DECIMAL(3,3)) AS DECIMAL(18,3))"
    if isinstance(column.kind, Number):
        return f"CAST({name} AS DECIMAL(24,6))"
    return f"CAST({name} AS DATE)" if isinstance(column.kind, Date) else name


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _units(home: Home) -> pa.Table:
    nodes = home.policy.organisation.nodes
    told: dict[str, Any] = {
        BRANCH: [node.code for node in nodes],
        NAME: [node.name for node in nodes],
        "层级": [node.level for node in nodes],
        "上级机构": [node.parent for node in nodes],
        "生效日期": pa.array([node.start for node in nodes], pa.date32()),
        "失效日期": pa.array([node.end for node in nodes], pa.date32()),
    }
    return pa.table(told)


def _filings(home: Home, months: Sequence[Month]) -> pa.Table:
    rows = [(str(month), row) for month in months for row in board(home, month)[0]]
    return pa.table(
        {
            PERIOD: pa.array([month for month, _ in rows], pa.string()),
            BRANCH: pa.array([row.branch for _, row in rows], pa.string()),
            NAME: pa.array([row.name for _, row in rows], pa.string()),
            "状态": pa.array([row.state for _, row in rows], pa.string()),
            "及时": pa.array([row.timeliness for _, row in rows], pa.string()),
            "迟几天": pa.array([row.days_late for _, row in rows], pa.int64()),
            "版本": pa.array([row.version for _, row in rows], pa.int64()),
            "签收": pa.array([row.received for _, row in rows], pa.timestamp("s")),
            "计入": pa.array([row.counted for _, row in rows], pa.bool_()),
        }
    )


def _field_table(found: Sequence[AnalystField]) -> pa.Table:
    return pa.table(
        {
            "表": [one.table for one in found],
            "列": [one.name for one in found],
            "类型": [one.kind for one in found],
            "说明": [one.meaning for one in found],
        }
    )
