"""Findings shown: marks and notes in the cells, the column and the sheet 校验结果 (ux 4 and 5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from validators.checking import Checked, rules_for
from validators.filing.inputs import Filing
from validators.finding import Finding, Severity
from validators.page.page import Page
from validators.register import Sheet
from workbooks.book import ClearMarks, Mark, WriteBlock, column_number
from workbooks.desk.sheets.findings_sheet import FindingsReport, findings_page

GENERIC = 6
"""V01 to V06, which the check itself judges."""


def note(finding: Finding, today: dt.date) -> str:
    """The five lines of a cell's note (ux 4)."""
    return (
        f"【{finding.severity.zh}】{finding.heading or finding.sheet}\n现在：{finding.value or '（空）'}\n"
        f"原因：{finding.message}\n怎么改：{finding.remedy}\n—— {finding.rule or finding.code} · {today:%m-%d} 校验"
    )


def result_page(checked: Checked, filing: Filing, when: dt.datetime) -> Page:
    """The sheet 校验结果."""
    rows = sum(len(sheet.frame) for sheet in checked.sheets.values())
    said = (
        f"{when:%m-%d %H:%M} 校验完毕：查了 {len(checked.sheets)} 张表 {rows} 行、"
        f"{len(rules_for(checked.sheets, checked.facts.policy.pack.id)) + GENERIC} 条规则。"
    )
    return findings_page(filing.name, filing.period.zh, FindingsReport(findings=checked.findings, said=said))


def summary(checked: Checked) -> str:
    """One line: how many of each class, and the next step (M05)."""
    counts = checked.counts
    words = "、".join(f"{s.label} {counts[s.value]}" for s in Severity)
    if not checked.findings:
        return "校验完毕：没有问题，可以分级了。"
    step = (
        "先改强制：打开《校验结果》，点“行”列跳到那一处。"
        if counts["A"]
        else "准强制和核实请写理由，再【打包上报】。"
        if checked.blocking
        else "可以分级了。"
    )
    return f"校验完毕：{words}。{step}"


NOTES_PER_SHEET = 2_000
"""Cells of one sheet that get a note; the list on 校验结果 has them all."""


def sheet_edits(sheet: Sheet, findings: Sequence[Finding], today: dt.date) -> list[ClearMarks | Mark | WriteBlock]:
    """What is done to one register's sheet."""
    name = sheet.raw.sheet
    edits: list[ClearMarks | Mark | WriteBlock] = [ClearMarks(sheet=name)]
    placed = [f for f in findings if f.cell and f.row in set(sheet.raw.rows)]
    edits += [Mark(sheet=name, cell=str(f.cell), severity=f.severity, note=note(f, today)) for f in placed[:NOTES_PER_SHEET]]
    if sheet.raw.result_letter and sheet.raw.rows:
        first, last = min(sheet.raw.rows), max(sheet.raw.rows)
        words = row_words(findings)
        held = set(sheet.raw.rows)
        column = [[words.get(row, "√") if row in held else None] for row in range(first, last + 1)]
        edits.append(WriteBlock(sheet=name, row=first, column=column_number(sheet.raw.result_letter), values=column))
    return edits


def row_words(findings: Sequence[Finding]) -> dict[int, str]:
    """Excel row -> the worst class and the count of its findings, such as `×强制 2`."""
    found: dict[int, list[Severity]] = {}
    for finding in findings:
        if finding.row is not None:
            found.setdefault(finding.row, []).append(finding.severity)
    return {row: f"{min(classes).label} {len(classes)}" for row, classes in found.items()}
