"""What an earlier template held and where it went: columns renamed, moved, split, dropped; codes that are no more."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from macros.session import Session
from validators.finding import Severity
from validators.register import RawSheet, Register
from validators.values.missing import is_missing
from validators.values.text import fold_header, is_blank
from workbooks.desk.content import DeskContent
from workbooks.desk.sheets.unmapped_sheet import SHEET, Parked, parked_text, read_unmapped


def changes_of(raws: Mapping[str, RawSheet], pack: str) -> list[str]:
    """One line for each register whose columns are not those of today's template, in the words of the clerk."""
    found = []
    for raw in raws.values():
        register = raw.register
        renamed = [
            f"“{text}”现在叫“{header}”"
            for header, text in raw.titles.items()
            if fold_header(text) != fold_header(header) and list(raw.titles.values()).count(text) == 1
        ]
        split = {text: [h for h, t in raw.titles.items() if t == text] for text in raw.titles.values()}
        halves = [f"“{text}”拆成“{'”和“'.join(headers)}”" for text, headers in split.items() if len(headers) > 1]
        fresh = [c.header for c in register.shown if raw.titles and c.header not in raw.titles and not c.computed and not c.assigned]
        dropped = [f"“{text}”现在没有了，内容在《未映射》" for text, values in raw.parked.items() if not all(map(is_blank, values))]
        fresh_words = [f"新增的列空着：{'、'.join(fresh)}"] if fresh else []
        order = _moved(raw, register, pack)
        moved = [f"换了位置：{'、'.join(order)}"] if order else []
        if raw.sheet.strip() != register.sheet:
            renamed.insert(0, f"表名是《{raw.sheet}》")
        lines = [*renamed, *halves, *moved, *dropped, *fresh_words]
        if lines:
            found.append(f"《{register.sheet}》{'；'.join(lines)}。")
    return found


def told(old: Session, content: DeskContent) -> list[str]:
    """What a carry has to say besides the rows: the changes of the template, and how much is on 未映射."""
    lines = [f"“{old.path.name}”{line}" for line in changes_of(old.raws, old.policy.pack.id)]
    if content.unmapped:
        first = content.unmapped[0]
        lines.append(
            f"{len(content.unmapped)} 格没有地方放，都在《{SHEET}》，例如 {first.sheet} 第 {first.row} 行“{first.header}”的"
            f"“{first.value[:20]}”：{first.why}。"
        )
    return lines


def parked_of(old: Session, carried: Mapping[str, pd.DataFrame]) -> list[Parked]:
    """The cells of carried rows that have no place or no meaning now, and what the old desk had parked already."""
    found = read_unmapped(old.book)
    for name, frame in carried.items():
        if name not in old.raws:
            continue
        raw, register = old.raws[name], old.raws[name].register
        kept = {row: pos for pos, row in enumerate(raw.rows)}
        typed = {int(row): pos for pos, row in enumerate(old.frames[name]["_row"])}
        reasons: dict[tuple[int, str], str] | None = None
        for row in map(int, frame["_row"]):
            if row not in kept:
                continue
            record = _record(register, old.frames[name], typed[row])
            for header, values in raw.parked.items():
                if not is_blank(values[kept[row]]):
                    found.append(
                        Parked(
                            old.path.name, raw.sheet, row, header, parked_text(values[kept[row]]), record, f"《{register.sheet}》没有这一列"
                        )
                    )
            for header, values in raw.cells.items():
                value, now = values[kept[row]], old.frames[name][header].array[typed[row]]
                if not is_blank(value) and is_missing(now) and not register.by_header[header].computed:
                    reasons = _reasons(old, register) if reasons is None else reasons
                    found.append(
                        Parked(
                            old.path.name,
                            raw.sheet,
                            row,
                            header,
                            parked_text(value),
                            record,
                            reasons.get((row, header), "现在读不懂，没有带入"),
                        )
                    )
    return list(dict.fromkeys(found))


def _reasons(old: Session, register: Register) -> dict[tuple[int, str], str]:
    """(row, header) -> what the check says of that cell."""
    return {
        (f.row, f.column): f.message
        for f in old.checked.findings
        if f.sheet == register.sheet and f.row and f.column and f.severity is Severity.A
    }


def _moved(raw: RawSheet, register: Register, pack: str) -> list[str]:
    """Headers that stand before one that they follow today."""
    today = [c.header for c in register.shown if c.header in raw.titles]
    then = [h for h in raw.titles if h in today]
    longest = _in_order([today.index(h) for h in then])
    return [h for i, h in enumerate(then) if i not in longest]


def _in_order(places: list[int]) -> set[int]:
    """The positions of a longest rising run: what is not in it was moved."""
    best: list[list[int]] = []
    for i, place in enumerate(places):
        runs = sorted((run for run in best if places[run[-1]] < place), key=len)
        best.append([*(runs[-1] if runs else ()), i])
    return set(sorted(best, key=len)[-1]) if best else set()


def _record(register: Register, frame: pd.DataFrame, pos: int) -> str:
    return "+".join(str(frame[h].array[pos]) for h in register.key if not is_missing(frame[h].array[pos]))
