"""校验结果: every finding with its place as a link, what is wrong, how to mend it, and the reason staff give (ux 5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from validators.finding import REASON_LENGTH, Finding, Severity
from validators.page.page import Area, Choice, Page, Print, Shade, Style
from validators.page.parts import BOX, title_bar
from validators.values.cell import as_text
from workbooks.book import Grid

SHEET = "校验结果"
HEADERS = ("处理", "等级", "表", "行", "列", "现在的值", "问题", "怎么改", "理由(不少于6个字)", "编号")
"""编号 holds the key of the finding; its column is hidden, and reasons are read back by it."""
WIDTHS = (8, 9.5, 12, 6, 17, 14.5, 30, 30, 23, 0)
HEADER_ROW, DATA_ROW, ROW_HEIGHT = 5, 6, 31
PER_RULE = 200
"""Findings of one rule that are listed; the others are one line (ux 5)."""
TODO, EXPLAINED, PERMITTED, MENDED = "未改", "√已说明", "√已批准", "√已改"
MOST_MENDED = 300
"""So many that were mended stay listed at the foot; the earliest go first."""
_MEANING = {
    Severity.A: ("red", "必须改"),
    Severity.B: ("orange", "要上级同意，并写理由"),
    Severity.C: ("yellow_light", "写理由"),
    Severity.D: ("blue_light", "可以不改"),
}
_REASON = "理由要不少于 6 个字，让上级看得懂。例如：节前业务集中，已与原始单据核对。"
_CHOOSE = "整列是同一种写法，选一种读法，再点【校验】，整列都这样读。"
_BELOW_EMPTY = 11
_COUNTED = frozenset(severity.label for severity in (Severity.A, Severity.B, Severity.C))
_HOW = "点“行”列跳到那一处；改完一批再点一次【校验】，不必一处一查。"
NOT_CHECKED = "还没有校验过。点【校验】开始。"


class Mended(NamedTuple):
    """A finding that is gone, as the sheet showed it: the cells from 等级 to 编号."""

    severity: str
    sheet: str
    row: str
    column: str
    value: str
    message: str
    remedy: str
    reason: str
    key: str


@dataclass(frozen=True, kw_only=True)
class FindingsReport:
    """What the last 校验 found; None in its place means that there was none yet.

    said   one line: time and volume of the check
    mended what earlier checks of the month listed and this one does not find any more
    next   caption of the button that comes after it
    """

    findings: Sequence[Finding]
    said: str = ""
    mended: Sequence[Mended] = ()
    next: str = "分级"


def findings_page(name: str, month: str, report: FindingsReport | None = None) -> Page:
    """The sheet of one branch (`name`) and month (`2026年10月`); an empty state when there is nothing to list."""
    page = Page(name=SHEET, tab="red", widths=WIDTHS, freeze=(HEADER_ROW, 2))
    listed, left = _listed(report.findings if report else ())
    _head(page, name, month, report)
    for row, finding in enumerate(listed, DATA_ROW):
        _line(page, row, finding, new_level=row > DATA_ROW and listed[row - DATA_ROW - 1].severity != finding.severity)
    for row, text in enumerate(left, DATA_ROW + len(listed)):
        page.merge(row, 1, row, 9, text, Style("hint", sides=BOX))
        page.fill_row(row, 1, 9, Style("hint", sides=BOX))
    mended = report.mended if report else ()
    if not listed:
        _empty(page, report)
    first = DATA_ROW + len(listed) + len(left) if listed else _BELOW_EMPTY
    for row, gone in enumerate(mended, first):
        _mended_line(page, row, gone)
    if (listed or mended) and not left:
        _live_counts(page, page.last_row)
    last = max(page.last_row, DATA_ROW + 3)
    page.filter = Area(HEADER_ROW, 1, last, 9)
    if listed:
        _reasons(page, listed)
    page.printing = Print(
        landscape=True, fit=(1, 0), repeat_rows=(HEADER_ROW, HEADER_ROW), area=Area(1, 1, last, 9), footer=f"{name} · {month} · {SHEET}"
    )
    return page


def state_of(finding: Finding) -> str:
    """处理 of a finding."""
    if finding.approved:
        return PERMITTED
    explained = len(finding.reason.strip()) >= REASON_LENGTH
    if finding.choices:
        return EXPLAINED if finding.severity is Severity.D and finding.chosen else TODO
    return EXPLAINED if finding.severity is Severity.C and explained else TODO


def by_urgency(findings: Sequence[Finding]) -> list[Finding]:
    """As a clerk goes through them: open ones first, then by class, else as they came."""
    return sorted(findings, key=lambda f: (state_of(f) != TODO, f.severity))


def _listed(findings: Sequence[Finding]) -> tuple[list[Finding], list[str]]:
    """By urgency, the first of each rule; and a line for what is left over of each."""
    shown: list[Finding] = []
    seen: dict[tuple[str, str], list[Finding]] = {}
    for finding in by_urgency(findings):
        same = seen.setdefault((finding.rule or finding.code, finding.sheet), [])
        same.append(finding)
        if len(same) <= PER_RULE:
            shown.append(finding)
    return shown, [_rest(name, same[PER_RULE:]) for (name, _), same in seen.items() if len(same) > PER_RULE]


def _rest(name: str, left: Sequence[Finding]) -> str:
    cells = [f.cell for f in left if f.cell]
    where = f"{left[0].sheet} {cells[0]}:{cells[-1]}" if cells else left[0].sheet
    mend = "，可点【一键修正】一次改好" if any(f.mend is not None for f in left) else "，改好一批再点【校验】"
    return f"{name} 还有 {len(left)} 处同样的问题（{where}）{mend}"


def _head(page: Page, name: str, month: str, report: FindingsReport | None) -> None:
    title_bar(page, f"{SHEET}　{name} {month}", col=1, last=9)
    page.put(2, 1, "←返回封面", Style("source", ink="link", align="center"), link="封面!A1")
    page.merge(2, 2, 2, 9, report.said if report else _HOW, "source")
    page.fill_row(2, 2, 9, "source")
    findings = report.findings if report else ()
    for col, last, severity in ((1, 2, Severity.A), (3, 5, Severity.B), (6, 6, Severity.C), (7, 7, Severity.D)):
        meaning, words = _MEANING[severity]
        count = sum(f.severity is severity and state_of(f) == TODO for f in findings)
        look = Style("text", fill=meaning, bold=True, align="center")
        page.merge(3, col, 3, last, f"{severity.label} {count} {words}", look)
        page.fill_row(3, col, last, look)
    done = sum(state_of(f) != TODO for f in findings)
    total = len(findings) + (len(report.mended) if report else 0)
    done += total - len(findings)
    page.put(3, 8, progress(done, total), Style("text", fill="green_light", bold=True, align="center"))
    for col, header in enumerate(HEADERS, 1):
        page.put(HEADER_ROW, col, header, Style("header", sides="lr", wrap=False))
    page.heights |= {1: 24, 2: 16, 3: 28, 4: 5, HEADER_ROW: 21}  # 94 points: what is frozen leaves room (ux 10)


def _line(page: Page, row: int, finding: Finding, *, new_level: bool) -> None:
    state = state_of(finding)
    done = state != TODO
    base = Style("text", size=9, wrap=True, sides=BOX, ink="note" if done else "", heavy="t" if new_level else "")
    centred = base.but(kind="choice", size=0, bold=True, wrap=False)
    own = _formula(row) if finding.severity is Severity.C and not finding.approved else None
    page.put(row, 1, state, centred.but(ink="green" if done else ""), formula=own)
    page.put(row, 2, finding.severity.label, centred.but(ink="note") if done else centred.but(fill=_MEANING[finding.severity][0]))
    page.put(row, 3, finding.sheet, base)
    where = finding.cell or (f"A{finding.row}" if finding.row else "A1")
    page.put(row, 4, f"{finding.row}→" if finding.row else "→", centred.but(kind="link", align="center"), link=f"{finding.sheet}!{where}")
    page.put(row, 5, finding.heading, base)
    page.put(row, 6, finding.value or "（空）", base.but(bold=not done))
    page.put(row, 7, finding.message, base)
    page.put(row, 8, finding.remedy, base)
    may = finding.severity in (Severity.B, Severity.C) or bool(finding.choices)
    page.put(row, 9, finding.reason or None, base.but(heavy=BOX, locked=False) if may else base.but(fill="grey_light"))
    page.put(row, 10, finding.key, Style("id", ink="note"))
    page.heights[row] = ROW_HEIGHT


def _mended_line(page: Page, row: int, gone: Mended) -> None:
    """Credit for what was mended: at the foot, in grey, until the next month."""
    base = Style("text", size=9, wrap=True, sides=BOX, ink="note")
    centred = base.but(kind="choice", size=0, bold=True, wrap=False)
    page.put(row, 1, MENDED, centred.but(ink="green"))
    page.put(row, 2, gone.severity, centred)
    cells = (gone.sheet, gone.row, gone.column, gone.value, gone.message, gone.remedy, gone.reason)
    for col, text in enumerate(cells, 3):
        page.put(row, col, text or None, base.but(fill="grey_light") if col == 9 else base.but(align="center") if col == 4 else base)
    page.put(row, 10, gone.key, Style("id", ink="note"))
    page.heights[row] = ROW_HEIGHT


def read_mended(grid: Grid, found: Collection[str]) -> list[Mended]:
    """What the sheet as it stands lists and a new check does not find: what was mended, what was mended before included.

    `found` holds the keys of the new findings. ○提示 is left out: it may come and go by itself.
    """
    header = next((i for i, line in enumerate(grid.rows) if HEADERS[0] in line[:3] and HEADERS[9] in line), None)
    if header is None:
        return []
    at = [grid.rows[header].index(name) for name in HEADERS[1:]]
    lines = ([as_text(line[i]).strip() if i < len(line) else "" for i in at] for line in grid.rows[header + 1 :])
    gone = {line[-1]: Mended(*line) for line in lines if line[-1] and line[-1] not in found and line[0] in _COUNTED}
    return [one._replace(row=one.row.rstrip("→")) for one in gone.values()][-MOST_MENDED:]


def progress(done: int, total: int) -> str:
    """How much is settled, as a bar of ten. >>> progress(3, 6)
    '■■■■■□□□□□ √已处理 3 / 共 6'
    """
    full = 10 * done // total if total else 0
    return f"{'■' * full}{'□' * (10 - full)} √已处理 {done} / 共 {total}" if total else "√已处理 0 / 共 0"


def _live_counts(page: Page, last: int) -> None:
    """The counters of row 3 follow the reasons while they are written."""
    state, level, key = (f"${col}${DATA_ROW}:${col}${last}" for col in "ABJ")
    for col, severity in ((1, Severity.A), (3, Severity.B), (6, Severity.C), (7, Severity.D)):
        count = f'SUMPRODUCT(({level}="{severity.label}")*({state}="{TODO}"))'
        page.cells[3, col] = replace(page.cells[3, col], formula=f'="{severity.label} "&{count}&" {_MEANING[severity][1]}"')
    done, total = f'SUMPRODUCT(({key}<>"")*({state}<>"{TODO}"))', f'SUMPRODUCT(({key}<>"")*1)'  # as gnumeric reads it too
    full = f"INT(10*{done}/{total})"
    words = f'=REPT("■",{full})&REPT("□",10-{full})&" √已处理 "&{done}&" / 共 "&{total}'
    page.cells[3, 8] = replace(page.cells[3, 8], formula=words)


def _formula(row: int) -> str:
    """处理 follows the reason while the clerk writes, so that the counts of 封面 fall."""
    return f'=IF(LEN(TRIM($I{row}))>={REASON_LENGTH},"{EXPLAINED}","{TODO}")'


def _reasons(page: Page, listed: Sequence[Finding]) -> None:
    """What is written there is checked: a reason by its length, a choice between readings by its list."""
    first, last = DATA_ROW, DATA_ROW + len(listed) - 1
    for open_, run in groupby(zip(range(first, last + 1), listed, strict=True), key=lambda item: item[1].choices):
        rows = [row for row, _ in run]
        area = Area(rows[0], 9, rows[-1], 9)
        if open_:
            page.choices.append(Choice(area=area, kind="list", source=open_, title="读法：请从下拉里选", message=_CHOOSE))
        else:
            page.choices.append(
                Choice(area=area, kind="length", source=(">=", REASON_LENGTH), stop=False, title="理由：再写几个字", message=_REASON)
            )
    page.shades.append(Shade(area=Area(first, 1, last, 1), formula=f'=LEFT($A{first},1)="√"', style=Style("blank", ink="green")))


def _empty(page: Page, report: FindingsReport | None) -> None:
    big = Style("kpi", size=16, ink="green" if report else "blue", align="center", indent=0)
    page.merge(7, 2, 8, 8, f"√ 没有问题，可以{report.next}了。" if report else NOT_CHECKED, big)
    words = f"{report.said}下一步：回封面点【{report.next}】。" if report else "填完各表后，回封面点【校验】；结果会列在这里。"
    page.merge(9, 2, 9, 8, words, Style("text", align="center", ink="note"))
    page.heights |= {7: 24, 8: 24, 9: 20}
