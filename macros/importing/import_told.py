"""What an import shows: where each column goes and how sure that is, what becomes of every cell, and the JSON of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.table import Table

from macros.importing.import_map import Mapped, unsure
from macros.importing.import_writing import Imported
from workbooks.desk.sheets.unmapped_sheet import Parked

_SHOWN = 12
_COLUMNS = ("来源表", "列", "列名", "→ 表", "→ 列", "把握", "依据", "例子（最多十个）")


def mapping_table(file: Path, mapped: list[Mapped]) -> Table:
    """The mapping: a line for each column, with ten examples."""
    shown = Table(title=f"{file.name}：每一列放到哪里")
    for title in _COLUMNS:
        shown.add_column(title, overflow="fold")
    for table in mapped:
        for line in table.lines:
            sure = f"{line.sure}%" if line.sure else "——"
            letter = "".join(ch for ch in line.cell if ch.isalpha())
            place = line.register or ("只作比较" if "只作比较" in line.how else "不导入" if table.fate in ("guide", "ours") else "未映射")
            shown.add_row(line.sheet, letter, line.header, place, line.column or "——", sure, line.how, "、".join(line.examples))
        shown.add_section()
    return shown


def preview_lines(mapped: list[Mapped], done: Imported) -> list[str]:
    """What is said under the mapping: registers, questions, and what becomes of the cells in one line that adds up."""
    return [*_registers(mapped), *_questions(mapped), *_counts(done)]


def _registers(mapped: list[Mapped]) -> list[str]:
    found = []
    for table in mapped:
        if table.register is not None:
            found.append(f"《{table.sheet}》→《{table.register.sheet}》，把握 {table.sure}%：{table.why}。")
        if table.months is not None:
            found.append(f"  各月展开成行：{table.months.said}。本期以外的月份，【校验】会指出。")
    return found


def _questions(mapped: list[Mapped]) -> list[str]:
    asked = unsure(mapped)
    lines = [f"  《{line.sheet}》“{line.header}”：{line.how}" for line in asked]
    return [f"没有把握的 {len(asked)} 列，这次放在《未映射》；要导入，就在对照表里写上表和列：", *lines] if asked else []


def _counts(done: Imported) -> list[str]:
    n = done.account.counts
    found = [f"来源 {n.source} 格 = 放进登记表 {n.placed} + 《未映射》 {n.parked} + 没有导入 {n.left_out}。"]
    reasons = Counter(why.split("；")[0] for why in done.account.reasons.values())
    if reasons:
        found.append("没有导入的：" + "、".join(f"{why} {count} 格" for why, count in reasons.most_common()) + "。")
    for note in done.notes:
        cell = note.cell if note.cell and note.cell not in note.message else ""
        found.append(f"  《{note.sheet}》{cell} {note.message}")
    return found


def written_lines(file: Path, done: Imported, former: Path) -> list[str]:
    """What was written, and the first of what has no place."""
    rows = "、".join(f"《{sheet}》{count} 行" for sheet, count in done.rows.items()) or "没有新的行"
    found = [f"已从“{file.name}”导入：{rows}。原来的台账留在“{former.name}”。请打开台账点【校验】。"]
    if done.known:
        found.append("台账里已经有、没有再导入：" + "、".join(f"《{sheet}》{count} 行" for sheet, count in done.known.items()) + "。")
    if done.numbered:
        given = "、".join(f"{name} {code}" for code, name in done.numbered[:5]) + (" 等" if len(done.numbered) > 5 else "")
        found.append(f"原来没有客户编码，已编了 {len(done.numbered)} 个：{given}。要用别的编码，请现在就改。")
    parked = [*done.account.lines(), *done.unknown]
    if parked:
        found.append(f"没有地方放的 {len(done.account.parked)} 格、编码认不得的 {len(done.unknown)} 格，都在《未映射》：")
        found += _alike_together(parked)
    return found


def _alike_together(parked: list[Parked]) -> list[str]:
    """One line for a value in a column, however often it stands there; then how many cells are not named."""
    groups: dict[tuple[str, str, str], list[Parked]] = {}
    for line in parked:
        groups.setdefault((line.sheet, line.header, line.value), []).append(line)
    shown = list(groups.values())[:_SHOWN]
    found = [
        f"  {line.sheet} 第 {line.row} 行{f'等 {len(alike)} 格' if len(alike) > 1 else ''}“{line.header}”的“{line.value}”：{line.why}"
        for alike in shown
        for line in alike[:1]
    ]
    rest = len(parked) - sum(map(len, shown))
    return [*found, f"  还有 {rest} 格，见《未映射》"] if rest else found


def document_of(file: Path, desk: Path, mapped: list[Mapped], done: Imported, former: Path | None) -> dict[str, Any]:
    """The JSON of one ledger; source = placed + parked + left_out."""
    return {
        "file": str(file),
        "desk": str(desk),
        "written": former is not None,
        "cells": done.account.counts._asdict(),
        "mapping": [line._asdict() for table in mapped for line in table.lines],
        "sheets": [{"sheet": t.sheet, "register": t.register.sheet if t.register else "", "sure": t.sure, "why": t.why} for t in mapped],
        "rows": done.rows,
        "known": done.known,
        "unmapped": [line._asdict() for line in done.account.lines()],
        "unknown_codes": [line._asdict() for line in done.unknown],
        "left_out": [{k: v for k, v in line._asdict().items() if k != "cells"} for line in done.account.left_out()],
        "numbered": [list(pair) for pair in done.numbered],
        "notes": [note.as_json() for note in done.notes],
        "out": [str(desk), str(former)] if former is not None else [],
    }
