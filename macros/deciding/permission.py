"""What the upper level permits: 审批单 goes up, comes back as 批复, and lies beside the desk (F3; design.md 4).

A permission is for one finding and the value that stood there; it lapses when the value is another one. It travels in
the sealed manifest of the submission, so that every level above sees what was permitted, by whom and under which number.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from validators.finding import REASON_LENGTH, Finding, Severity
from validators.page.page import Area, Choice, Page, Print, style
from validators.page.parts import source_line, title_bar
from validators.values.cell import as_text
from workbooks.book import Rejection
from workbooks.pages.write_pages import write_pages
from workbooks.scan.scan_book import ScanBook

FORM, REPLY = "审批单", "批复"
HEADERS = ("表", "行", "列", "现在的值", "请上级同意的事", "理由", "编号", "批复", "批复人", "批复说明", "批复日期", "审批单号")
WIDTHS = (11, 5, 12, 12, 34, 24, 12, 7, 8, 18, 10.5, 12)
YES, NO = "同意", "不同意"
MARK = "批准/"
"""Before a finding's key in the manifest of a submission: a permission, as JSON."""
HEADER_ROW, DATA_ROW = 3, 4
_WHOSE = re.compile(r"机构\s*(\S+)\s+期间\s*(\d{4}-\d{2})")


@dataclass(frozen=True, kw_only=True)
class Permission:
    """One permission: of the finding `key` while `value` stands in its cell."""

    value: str
    by: str
    text: str = ""
    number: str = ""
    at: str = ""

    @property
    def line(self) -> str:
        """As it stands in a manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One line of 审批单, with the reply where there is one."""

    cells: tuple[str, ...]
    key: str
    value: str
    answer: str = ""
    permission: Permission


def wanted(findings: Iterable[Finding]) -> list[Finding]:
    """What only the upper level can settle: every open 准强制, and 强制 for which an exemption is asked with a reason."""
    return [
        f
        for f in findings
        if not f.approved and (f.severity is Severity.B or (f.severity is Severity.A and len(f.reason.strip()) >= REASON_LENGTH))
    ]


def requests_page(findings: Iterable[Finding], title: str, whose: str = "") -> Page:
    """审批单: one line a request, the reply to be filled in, and the signatures; `whose` says branch and period."""
    lines = [(f.sheet, str(f.row or ""), f.heading, f.value, f.message, f.reason, f.key, "", "", "", "", "") for f in findings]
    return _page(FORM, title, whose, lines)


def _page(name: str, title: str, whose: str, lines: Sequence[tuple[str, ...]]) -> Page:
    page = Page(
        name=FORM,
        tab="orange",
        widths=WIDTHS,
        heights={1: 30, HEADER_ROW: 21},
        printing=Print(landscape=True, fit=(1, 0), footer=f"{title} · {name}"),
    )
    title_bar(page, f"{name}　{title}", col=1, last=len(WIDTHS))
    source_line(page, whose, col=1, last=len(WIDTHS))
    for col, header in enumerate(HEADERS, start=1):
        page.put(HEADER_ROW, col, header, "header")
    for row, texts in enumerate(lines, start=DATA_ROW):
        for col, text in enumerate(texts, start=1):
            page.put(row, col, text or None, style("text", sides="lrtb", wrap=col in (1, 3, 4, 5, 6, 10)))
        page.heights[row] = 31
    if lines:
        page.choices.append(
            Choice(
                area=Area(DATA_ROW, 8, DATA_ROW + len(lines) - 1, 8),
                kind="list",
                source=(YES, NO),
                title="批复",
                message="只填 同意 或 不同意。怎么改：按 Esc，再从下拉里选。",
            )
        )
    page.put(DATA_ROW + 2 + len(lines), 1, "提交：＿＿＿　　初次审批：＿＿＿　　最终审批：＿＿＿　　审批单号：＿＿＿", "signature")
    return page


def whose(branch: str, period: str) -> str:
    """The line by which a form is known again. >>> whose('LJ01', '2026-10')
    '机构 LJ01　期间 2026-10'
    """
    return f"机构 {branch}　期间 {period}"


def read_requests(path: Path) -> tuple[str, str, list[Request]]:
    """Branch, period and lines of a form; Rejection when it is none."""
    book = ScanBook(path)
    if FORM not in book.sheet_names():
        raise Rejection(f"“{path.name}”不是审批单", "用台账【提交审批】生成的那一份")
    rows = [[as_text(cell) for cell in line] for line in book.read(FORM).rows]
    found = next((m for line in rows[:3] for text in line if (m := _WHOSE.search(text.replace("　", " ")))), None)
    header = next((i for i, line in enumerate(rows) if HEADERS[6] in line and HEADERS[4] in line), None)
    if found is None or header is None:
        raise Rejection(f"“{path.name}”看不出是哪个机构哪一期的审批单", "请该单位重新点【提交审批】，不要删改前三行")
    places = [rows[header].index(name) if name in rows[header] else None for name in HEADERS]
    lines = []
    for line in rows[header + 1 :]:
        cells = tuple(line[p] if p is not None and p < len(line) else "" for p in places)
        if re.fullmatch(r"[0-9a-f]{10}", cells[6]):
            lines.append(
                Request(
                    cells=cells,
                    key=cells[6],
                    value=cells[3],
                    answer=cells[7].strip(),
                    permission=Permission(
                        value=cells[3], by=cells[8].strip(), text=cells[9].strip(), at=cells[10].strip(), number=cells[11].strip()
                    ),
                )
            )
    return found[1], found[2], lines


def reply(form: Path, out: Path, *, by: str, text: str, number: str, now: dt.datetime, refuse: Iterable[str] = ()) -> list[Request]:
    """The form answered: 同意 for every line but those of `refuse` (keys), written to `out`."""
    branch, period, requests = read_requests(form)
    against = set(refuse)
    strange = against - {request.key for request in requests}
    if strange:
        raise Rejection(f"审批单里没有编号 {'、'.join(sorted(strange))}", "照审批单“编号”一列填")
    answered = []
    for request in requests:
        answer = NO if request.key in against else YES
        said = Permission(value=request.value, by=by, text=text, number=number, at=f"{now:%Y-%m-%d}")
        answered.append(replace(request, answer=answer, permission=said, cells=(*request.cells[:7], answer, by, text, said.at, number)))
    write_pages(
        out,
        [_page(REPLY, f"{branch} {period}", whose(branch, period), [r.cells for r in answered])],
        properties={"title": REPLY, "created": now},
    )
    return answered


def permitted(path: Path, branch: str, period: str) -> dict[str, Permission]:
    """What a reply permits: key -> permission. Rejection when it is another branch's or month's, or names nobody."""
    theirs, month, requests = read_requests(path)
    if (theirs, month) != (branch, period):
        raise Rejection(f"“{path.name}”是 {theirs} {month} 的批复，这里是 {branch} {period}", "换成本机构本期的批复")
    agreed = [r for r in requests if r.answer == YES]
    if any(not r.permission.by for r in agreed):
        raise Rejection(f"“{path.name}”里有“同意”没有写批复人", "请上级补上批复人，再发回来")
    return {r.key: r.permission for r in agreed}


def replies_beside(desk: Path, branch: str, period: str) -> dict[str, Permission]:
    """The permissions of the replies that lie beside a desk or in 上报; one that cannot be read says nothing."""
    found: dict[str, Permission] = {}
    for folder in (desk.parent, desk.parent / "上报"):
        for path in sorted(folder.glob(f"{REPLY}_{period}_{branch}*.xlsx")) if folder.is_dir() else ():
            try:
                found |= permitted(path, branch, period)
            except (Rejection, OSError):
                continue
    return found


def in_manifest(manifest: Mapping[str, str]) -> dict[str, Permission]:
    """The permissions that a submission carries."""
    found = {}
    for key, text in manifest.items():
        if key.startswith(MARK):
            try:
                found[key.removeprefix(MARK)] = Permission(**json.loads(text))
            except (ValueError, TypeError):
                continue
    return found
