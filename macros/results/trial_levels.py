"""采用试算: the levels that 分级 proposes as rows of 客户分级认定表, one list for one approval (settled 45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.mending.carry_edits import row_blocks
from macros.session import Session
from validators.filing.inputs import Result
from validators.packs.pack_contents import Grades
from validators.register import RawSheet
from validators.values.text import fold, is_blank
from workbooks.book import Dialog, EditList, Select, Status
from workbooks.desk.live_names import live_column

TABLE = "R06"


def adopt_edits(session: Session) -> EditList:
    """A row for each customer whose proposed level is not the one in force, below those that are there.

    They hold from the month after the desk's, once their 审批单号 is filled. None is listed twice: not who has a row from that
    month, nor whose same level waits for its 审批单号; nor who neither has a level nor is proposed for one.
    A pack without levels, or without the list of them, is told so.
    """
    grades, raw = session.policy.pack.grades, session.raws.get(TABLE)
    if not grades.computation or raw is None:
        return EditList(edits=[Status(text="本方案没有分级，或没有《客户分级认定表》，不用点【采用试算】；请直接点【计算】。")], outcome=[])
    result = session.results([grades.computation])[grades.computation]
    if result.blocked:
        text = "不能分级：" + "\n".join(b.message for b in result.blocked[:5]) + "\n数据没有改动。"
        return EditList(blocked=True, edits=[Dialog(title="采用试算", text=text)], outcome=result)
    rows = proposed_rows(session, raw, result)
    if not rows:
        return EditList(edits=[Status(text="试算的级别和现行的、已登记的都一样，没有要登记的。")], outcome=rows)
    counts = [f"{level} {n} 户" for level in (*grades.levels, grades.none) if (n := sum(row["新级别"] == level for row in rows))]
    text = (
        f"已登记 {len(rows)} 户到《{raw.sheet}》，从 {session.filing.period.plus(1)} 起：{'、'.join(counts)}。"
        "这一批报一次批，批下来在“审批单号”填同一个号才生效。"
    )
    blocks = row_blocks(raw, rows, live=live_column(session.raws, raw))
    return EditList(edits=[*blocks, Select(sheet=raw.sheet, cell=f"B{blocks[0].row}"), Status(text=text)], outcome=rows)


def proposed_rows(session: Session, raw: RawSheet, result: Result) -> list[dict[str, Any]]:
    """The rows by header, in the order in which 分级 lists the customers."""
    starts, grades = session.filing.period.plus(1), session.policy.pack.grades
    listed, in_force = _listed(raw, str(starts)), session.checked.facts.levels(starts)
    found = []
    for code, level in zip(result.rows["客户编码"], result.rows["级别"], strict=True):
        before = in_force.get(code)
        if level is None or level == (before or grades.none) or (fold(str(code)), "") in listed or (fold(str(code)), level) in listed:
            continue
        cells = {
            "客户编码": code,
            "方案": session.policy.pack.id,
            "生效期间": str(starts),
            "新级别": level,
            "原级别": before,
            "触发": _trigger(grades, before, level),
            "认定单位": _who(session, grades, level),
            "是否试算": "否",
            "备注": f"{session.filing.period} 试算",
        }
        found.append({header: value for header, value in cells.items() if header in raw.letters and value is not None})
    return found


def _listed(raw: RawSheet, starts: str) -> set[tuple[str, str]]:
    """Customers of whom nothing is to be listed: who have a row from that month (""), or one with the level that waits."""
    found = set()
    for i in range(len(raw.rows)):
        cells = {header: values[i] for header, values in raw.cells.items()}
        code = fold(str(cells.get("客户编码")))
        if raw.register.by_header["生效期间"].kind.parse(cells.get("生效期间")).value == starts:
            found.add((code, ""))
        if is_blank(cells.get("审批单号")):
            found.add((code, str(cells.get("新级别"))))
    return found


def _trigger(grades: Grades, before: str | None, level: str) -> str:
    if before is None:
        return "初次"
    ranks: Mapping[str, int] = {name: i for i, name in enumerate((*grades.levels, grades.none))}
    return "升级" if ranks.get(level, 0) < ranks.get(before, 0) else "降级"


def _who(session: Session, grades: Grades, level: str) -> str:
    """The organisation that may decide a level: the upper one for those that the pack leaves to it, else this one."""
    filing = session.filing
    upper = session.policy.organisation.parent(filing.branch, filing.period.first) if level in grades.decided_above else None
    return upper.code if upper is not None else filing.branch
