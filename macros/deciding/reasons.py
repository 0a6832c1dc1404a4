"""Reasons that were given before: the same words for the same column three periods running are pointed out (ux 5)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from validators.finding import REASON_LENGTH, Finding, Severity
from validators.values.cell import as_text
from validators.values.period import Month
from validators.values.text import fold, is_blank
from workbooks.book import Book
from workbooks.desk.sheets.findings_sheet import HEADERS, SHEET
from workbooks.manifest import read_manifest

SAID = "已说/"
"""Before a month, among the decisions that a new desk is issued with: what was said then, as JSON."""
RUNNING = 3
Said = frozenset[tuple[str, str, str]]
"""Sheet, column and folded reason."""


def spoken(book: Book, known: Mapping[str, str], period: Month) -> dict[str, str]:
    """The reasons on 校验结果 of a month, and those remembered of the month before, for the next desk."""
    last = f"{SAID}{period.plus(-1)}"
    kept = {last: known[last]} if last in known else {}
    said = sorted(_on_sheet(book))
    return kept | ({f"{SAID}{period}": json.dumps(said, ensure_ascii=False)} if said else {})


def _on_sheet(book: Book) -> Said:
    if SHEET not in book.sheet_names():
        return frozenset()
    rows = book.read(SHEET).rows
    header = next((line for line in rows if HEADERS[0] in line and HEADERS[8] in line), None)
    if header is None:
        return frozenset()
    sheet, column, reason = (header.index(HEADERS[i]) for i in (2, 4, 8))
    return frozenset(
        (as_text(line[sheet]), as_text(line[column]), fold(as_text(line[reason])))
        for line in rows
        if len(line) > reason and line is not header and len(as_text(line[reason]).strip()) >= REASON_LENGTH
    )


def remembered(known: Mapping[str, str], month: Month) -> Said:
    """What was said in a month, as the desk remembers it."""
    try:
        return frozenset((str(a), str(b), str(c)) for a, b, c in json.loads(known.get(f"{SAID}{month}", "[]")))
    except (ValueError, TypeError):
        return frozenset()


def repeated(findings: Sequence[Finding], known: Mapping[str, str], period: Month) -> list[Finding]:
    """○提示 for each reason that stands for the third month running, on the first cell where it does."""
    before = remembered(known, period.plus(-1)) & remembered(known, period.plus(-2))
    found: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        words = (finding.sheet, finding.column or "", fold(finding.reason))
        if words in before and words not in found:
            found[words] = Finding(
                code="reason_repeated",
                rule=None,
                severity=Severity.D,
                sheet=finding.sheet,
                row=finding.row,
                column=finding.column,
                cell=finding.cell,
                value=finding.value,
                record=finding.record,
                message=f"这条理由已连续 {RUNNING} 个月相同：{finding.reason.strip()}",
                remedy="写明这个月的实际情况；一直如此就请上级改规则",
            )
    return list(found.values())


FINDINGS_SHEET = "校验结果"


DECISION = "理由/"
"""Before a finding's key in the manifest of a desk: a reason carried over from last month."""


def written_reasons(book: Book) -> dict[str, str]:
    """Finding key -> text of the column 理由 on 校验结果 (the key stands in its last, hidden column)."""
    if FINDINGS_SHEET not in book.sheet_names():
        return {}
    grid = book.read(FINDINGS_SHEET)
    header = next((i for i, line in enumerate(grid.rows) if "处理" in line[:3] and "等级" in line[:4]), None)
    if header is None:
        return {}
    names = [as_text(v) for v in grid.rows[header]]
    reason = next((i for i, n in enumerate(names) if n.startswith("理由")), None)
    key = next((i for i, n in enumerate(names) if n == "编号"), None)
    if reason is None or key is None:
        return {}
    return {
        as_text(line[key]): as_text(line[reason]).strip()
        for line in grid.rows[header + 1 :]
        if len(line) > max(reason, key) and not is_blank(line[key]) and not is_blank(line[reason])
    }


def known_reasons(book: Book, memory: Mapping[str, Any]) -> dict[str, str]:
    """Finding key -> reason: carried over, then the column 理由 of 校验结果, then what was said without Excel (`memory`)."""
    found = {key.removeprefix(DECISION): text for key, text in read_manifest(book).items() if key.startswith(DECISION)}
    found |= written_reasons(book)
    return found | {key: str(entry["text"]) for key, entry in memory["reasons"].items()}
