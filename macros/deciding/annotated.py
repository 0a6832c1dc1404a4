"""Findings shown: marks and notes in the cells, the column and the sheet 校验结果 (ux 4 and 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from macros.deciding.stops_ahead import CODE as STOPS
from macros.mending.filling import fill_edits
from macros.session import Session
from macros.steps import step_done
from validators.checking import Checked, rules_for
from validators.filing.inputs import Filing
from validators.finding import Finding, Severity
from validators.page.page import Page
from validators.register import Sheet
from workbooks.book import ClearMarks, EditList, Mark, PutPage, Select, Status, WriteBlock, column_number
from workbooks.desk.sheets.findings_sheet import SHEET as RESULT
from workbooks.desk.sheets.findings_sheet import FindingsReport, Mended, findings_page, read_mended
from workbooks.desk.sheets.state_sheet import CHECK, checked_edit, counts_again
from workbooks.desk.sheets.state_sheet import SHEET as STATE
from workbooks.envelope import SHEET as HOME
from workbooks.manifest import FRONT, read_manifest

GENERIC = 6
"""V01 to V06, which the check itself judges."""


def check_edits(session: Session, marked: Sequence[Finding] | None = None) -> EditList:
    """What 校验 does to a workbook: marks and notes, the column and the sheet 校验结果, when it was, one line of status.

    `marked`: only these are marked in the cells (a 退回单 shows what must be corrected); the sheet has all.
    """
    checked, names = session.checked, session.book.sheet_names()
    shown = checked.findings if marked is None else marked
    edits = EditList(blocked=checked.blocking, outcome=checked)
    for sheet in checked.sheets.values():
        edits.add(*sheet_edits(sheet, [f for f in shown if f.sheet == sheet.register.sheet], session.today))
    if HOME in names:
        edits.add(*marks(HOME, [f for f in shown if f.sheet == HOME], session.today))
    edits.add(*fill_edits(session, over_typed=False))
    mended = read_mended(session.book.read(RESULT), {f.key for f in checked.findings}) if RESULT in names else ()
    edits.add(PutPage(page=result_page(checked, session.filing, session.moment, mended)))
    if STATE in names and RESULT not in names:
        edits.add(*counts_again(session.book.read(STATE)))
    if STATE in names:
        edits.add(checked_edit(session.book.read(STATE), session.moment), *step_done(session, CHECK, ""))
    if checked.findings and FRONT in read_manifest(session.book):
        edits.add(Select(sheet=RESULT, cell="A6"))  # a desk that shows few sheets shows this one when it has something to say
    edits.add(Status(text=summary(checked)))
    return edits


def note(finding: Finding, today: dt.date) -> str:
    """The five lines of a cell's note (ux 4)."""
    return (
        f"【{finding.severity.zh}】{finding.heading or finding.sheet}\n现在：{finding.value or '（空）'}\n"
        f"原因：{finding.message}\n怎么改：{finding.remedy}\n—— {finding.rule or finding.code} · {today:%m-%d} 校验"
    )


def result_page(checked: Checked, filing: Filing, when: dt.datetime, mended: Sequence[Mended] = ()) -> Page:
    """The sheet 校验结果; `mended` is what earlier checks listed and this one does not find any more."""
    rows = sum(len(sheet.frame) for sheet in checked.sheets.values())
    said = (
        f"{when:%m-%d %H:%M} 校验完毕：查了 {len(checked.sheets)} 张表 {rows} 行、"
        f"{len(rules_for(checked.sheets, checked.facts.policy.pack.kin)) + GENERIC} 条规则。"
    )
    return findings_page(
        filing.name, filing.period.zh, FindingsReport(findings=checked.findings, said=said, mended=mended, next=_next(checked))
    )


def summary(checked: Checked) -> str:
    """One line: how many of each class, and the next step (M05)."""
    counts = checked.counts
    words = "、".join(f"{s.label} {counts[s.value]}" for s in Severity)
    stops = sum(f.code == STOPS for f in checked.findings)
    if not checked.findings:
        return f"校验完毕：没有问题，可以{_next(checked)}了。"
    step = (
        "先改强制：打开《校验结果》，点“行”列跳到那一处。"
        if counts["A"]
        else "准强制和核实请写理由，再【打包上报】。"
        if checked.blocking
        else f"可以{_next(checked)}了。"
    )
    return f"校验完毕：{words}。{step}" + (f"【计算】会在 {stops} 处停下，见○提示。" if stops else "")


def _next(checked: Checked) -> str:
    """The button that comes after 校验: a pack without levels has nothing to grade."""
    return "分级" if checked.facts.policy.pack.grades.computation else "计算"


NOTES_PER_SHEET = 2_000
"""Cells of one sheet that get a note; the list on 校验结果 has them all."""


def sheet_edits(sheet: Sheet, findings: Sequence[Finding], today: dt.date) -> list[ClearMarks | Mark | WriteBlock]:
    """What is done to one register's sheet."""
    edits = marks(sheet.raw.sheet, findings, today)
    if sheet.raw.result_letter and sheet.raw.rows:
        first, last = min(sheet.raw.rows), max(sheet.raw.rows)
        words = row_words(findings)
        held = set(sheet.raw.rows)
        column = [[words.get(row, "√") if row in held else None] for row in range(first, last + 1)]
        edits.append(WriteBlock(sheet=sheet.raw.sheet, row=first, column=column_number(sheet.raw.result_letter), values=column))
    return edits


def marks(sheet: str, findings: Sequence[Finding], today: dt.date) -> list[ClearMarks | Mark | WriteBlock]:
    """The marks of the last check off a sheet, those of this one on; `findings` are that sheet's."""
    placed = [f for f in findings if f.cell][:NOTES_PER_SHEET]
    return [ClearMarks(sheet=sheet), *(Mark(sheet=sheet, cell=str(f.cell), severity=f.severity, note=note(f, today)) for f in placed)]


def row_words(findings: Sequence[Finding]) -> dict[int, str]:
    """Excel row -> the worst class and the count of its findings, such as `×强制 2`."""
    found: dict[int, list[Severity]] = {}
    for finding in findings:
        if finding.row is not None:
            found.setdefault(finding.row, []).append(finding.severity)
    return {row: f"{min(classes).label} {len(classes)}" for row, classes in found.items()}
