"""One click or one command: a workbook, the policy in force, earlier months, today. No globals."""
from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from macros.deciding.permission import Permission, in_manifest, replies_beside
from macros.deciding.reasons import repeated
from macros.errors import ToolkitError
from macros.run import Computer, inputs_of, run
from validators.checking import Checked, check, record_number, understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History, Inputs, Result
from validators.filing.level_check import LEVEL, level_checked, level_frames
from validators.filing.states import state_findings, states
from validators.finding import Finding, Severity
from validators.policy import Policy
from validators.register import RawSheet
from validators.values.cell import as_text
from validators.values.text import fold, is_blank
from workbooks.book import Book, Rejection
from workbooks.desk.sheets.hidden_sheets import read_history_rows
from workbooks.envelope import SHEET, filing_of, read_envelope
from workbooks.manifest import read_manifest
from workbooks.read.read_level import read_level_registers
from workbooks.read.read_policy import embedded_policy, read_policy_book
from workbooks.read.read_registers import read_registers
from workbooks.scan.file_notes import envelope_of_text, file_notes, refuse_other_pack
from workbooks.scan.scan_book import ScanBook
from workbooks.sidecar import recall

FINDINGS_SHEET = "校验结果"
DECISION = "理由/"
"""Before a finding's key in the manifest of a desk: a reason carried over from last month."""


@dataclass(kw_only=True)
class Session:
    """A desk or a submission that is worked on."""

    path: Path
    book: Book
    kind: str
    filing: Filing
    policy: Policy
    history: History
    raws: Mapping[str, RawSheet]
    today: dt.date
    now: dt.datetime | None = None
    envelope_findings: list[Finding] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def moment(self) -> dt.datetime:
        """The moment of the press; the start of the day where none was given."""
        return self.now or dt.datetime.combine(self.today, dt.time())

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """Record numbers for rows that have none: those remembered for the same content, then for the same row."""
        return {name: remembered_ids(raw, self.filing, self.memory["ids"].get(name, {}))
                for name, raw in self.raws.items()}

    @cached_property
    def checked(self) -> Checked:
        """The whole check, with the reasons and permissions that are known."""
        if self.kind == LEVEL:
            return level_checked(self.raws, filing=self.filing, policy=self.policy, history=self.history)
        computer = Computer()
        found = check(self.raws, filing=self.filing, policy=self.policy, history=self.history, today=self.today,
                      compute=computer, ids=self.ids)
        found.findings = [self._decided(f) for f in self.envelope_findings + self._not_filled() + found.findings]
        found.findings += repeated(found.findings, self.reasons, self.filing.period)
        return found

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The typed rows by register, without the rules: enough to carry them on."""
        if self.kind == LEVEL:
            return level_frames(self.raws, self.filing)
        sheets, _ = understand(self.raws, filing=self.filing, policy=self.policy, ids=self.ids)
        return {name: sheet.frame for name, sheet in sheets.items()}

    @cached_property
    def inputs(self) -> Inputs:
        """The inputs of computations over this workbook."""
        return inputs_of(self.checked.facts)

    def results(self, names: Iterable[str] | None = None) -> dict[str, Result]:
        """The results of the computations named; all of the pack's when none are."""
        return run(self.inputs, self.policy.pack.computations if names is None else names)

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Finding key -> reason: carried over, then the column 理由 of 校验结果, then what was said without Excel."""
        manifest = read_manifest(self.book)
        found = {key.removeprefix(DECISION): text for key, text in manifest.items() if key.startswith(DECISION)}
        found |= written_reasons(self.book)
        return found | {key: str(entry["text"]) for key, entry in self.memory["reasons"].items()}

    @cached_property
    def permissions(self) -> dict[str, Permission]:
        """Finding key -> what the upper level permitted: in a submission what it carries, at a desk the replies there."""
        if self.kind == "submission":
            return in_manifest(read_manifest(self.book))
        taken = {key: Permission(**entry) for key, entry in self.memory["permissions"].items()}
        return replies_beside(self.path, self.filing.branch, str(self.filing.period)) | taken

    def _decided(self, finding: Finding) -> Finding:
        reason, given = self.reasons.get(finding.key, ""), self.permissions.get(finding.key)
        approved = given is not None and given.value == finding.value
        return replace(finding, reason=reason, approved=approved) if reason or approved else finding

    @property
    def states(self) -> dict[str, str]:
        """Sheet -> 已填 / 零报 / 不适用 / 未报 (settled 25)."""
        return states(self.filing, self.policy, {name: len(raw.rows) for name, raw in self.raws.items()})

    def _not_filled(self) -> list[Finding]:
        return state_findings(self.filing, self.policy, {name: len(raw.rows) for name, raw in self.raws.items()})


def open_session(path: Path, *, policy: Path | None = None, previous: Iterable[Path] = (),
                 today: dt.date, book: Book | None = None, now: dt.datetime | None = None,
                 centre: bool = False) -> Session:
    """Opens a workbook to work on it; `centre` = a centre's desk, which has no registers.

    Raises Rejection for a file that cannot be used, ToolkitError when the policy is missing or another one.
    """
    book = book if book is not None else ScanBook(path)
    manifest = read_manifest(book)
    if manifest.get("kind") == "policy":
        raise Rejection(f"“{path.name}”是政策工作簿，不是台账", "选台账或上报件再试；政策用 keybook policy check 检查")
    if manifest.get("kind") == "centre" and not centre:
        raise Rejection(f"“{path.name}”是汇总台账，里面没有登记表", "选县市局的台账或上报件再试")
    refuse_other_pack(manifest.get("pack", ""), path.name)
    force = _policy_in_force(book, path, policy)
    given, faults = read_envelope(book, envelope_of_text(book, force, manifest))
    if given["period"] is None or not given["branch"]:
        missing = "期间" if given["period"] is None else "机构编码"
        raise Rejection(f"“{path.name}”的封面没有{missing}，不知道是谁的哪一期", f"在《{SHEET}》填上{missing}再试")
    node = force.organisation.at(given["period"].first).get(given["branch"])
    filing = filing_of(given | {"name": given["name"] or (node.name if node else given["branch"])}, path.name)
    read = read_level_registers if manifest.get("kind") == LEVEL else read_registers
    raws = read(book, force.pack.registers)
    if not raws and not centre:
        raise Rejection(f"“{path.name}”里没有一张认得的表", "用本月台账或上报件再试；改过表名就改回原名")
    faults += file_notes(book, raws)
    if node is None:
        faults.append(Finding(code="unknown_branch", rule="V06", severity=Severity.A, sheet=SHEET, column="机构编码",
                              value=given["branch"], message=f"《组织机构》里没有机构编码“{given['branch']}”（V06）",
                              remedy="把封面的机构编码改对；新机构请上级先在政策表登记", record="机构编码"))
    return Session(path=path, book=book, kind=manifest.get("kind", "plain"), filing=filing, policy=force,
                   history=gather_history(book, filing, force, previous), raws=raws, today=today, now=now,
                   envelope_findings=faults, memory=recall(path))


def _policy_in_force(book: Book, path: Path, given: Path | None) -> Policy:
    inside = embedded_policy(book)
    outside = read_policy_book(given)[0] if given is not None else None
    if inside is None and outside is None:
        raise ToolkitError(f"“{path.name}”里没有带政策", "加上 --policy 政策工作簿再试")
    if inside is not None and outside is not None and inside.digest != outside.digest:
        raise ToolkitError(f"“{path.name}”按政策 {inside.digest} 制作，给出的政策是 {outside.digest}，两者不同",
                           "用新政策重新生成台账（desk new --carry），或去掉 --policy")
    found = inside if inside is not None else outside
    assert found is not None
    return found


def gather_history(book: Book, filing: Filing, policy: Policy, previous: Iterable[Path]) -> History:
    """Earlier months: the files given first, then what the workbook carries, then what those files carry."""
    given, inside = [], []
    for path in previous:
        earlier = ScanBook(path)
        envelope, _ = read_envelope(earlier, read_manifest(earlier))
        if envelope["period"] is None:
            raise Rejection(f"“{path.name}”的封面没有期间，不知道是哪一期", "换成以前月份的台账或上报件")
        raws = read_registers(earlier, policy.pack.registers)
        old = filing_of(envelope, path.name)
        if old.branch != filing.branch or old.period >= filing.period:
            raise Rejection(f"“{path.name}”是 {old.branch} {old.period} 的，不是 {filing.branch} 在 {filing.period} 以前的",
                            "换成本机构以前月份的台账或上报件")
        ids = {name: remembered_ids(raw, old, recall(path)["ids"].get(name, {})) for name, raw in raws.items()}
        sheets, _ = understand(raws, filing=old, policy=policy, ids=ids)
        given.append(history_of(old, {name: sheet.frame for name, sheet in sheets.items()}))
        inside.append(carried_history(earlier))
    return combine([*given, carried_history(book), *inside], before=filing.period)


def carried_history(book: Book) -> History:
    """The history on the hidden sheet `_历史`; none where there is no such sheet."""
    if "_历史" not in book.sheet_names():
        return History.none()
    return read_history_rows(book.read("_历史").rows)


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
    return {as_text(line[key]): as_text(line[reason]).strip() for line in grid.rows[header + 1:]
            if len(line) > max(reason, key) and not is_blank(line[key]) and not is_blank(line[reason])}


def contents(raw: RawSheet) -> list[str]:
    """A short digest of what each record holds, 记录编号 aside: what a remembered number hangs on."""
    headers = [c.header for c in raw.register.columns if c.header in raw.cells and not c.assigned and not c.computed]
    columns = [raw.cells[h] for h in headers]
    return [hashlib.sha256("\x1f".join(as_text(column[i]) for column in columns).encode()).hexdigest()[:12]
            for i in range(len(raw.rows))]


def remembered_ids(raw: RawSheet, filing: Filing, known: Mapping[str, Any]) -> list[str]:
    """A record number for each row: its own, else that of the same content, else of the same row, else a new one."""
    assigned = next((c.header for c in raw.register.columns if c.assigned), None)
    own = raw.cells.get(assigned or "", [None] * len(raw.rows))
    if assigned is None:
        return [""] * len(raw.rows)
    by_content: dict[str, list[str]] = {}
    for number, entry in known.items():
        by_content.setdefault(entry["content"], []).append(number)
    found: list[str] = ["" if is_blank(v) else fold(as_text(v)) for v in own]
    used = {n for n in found if n}
    digests = contents(raw) if known else []
    for i, digest in enumerate(digests):
        free = [n for n in by_content.get(digest, []) if n not in used]
        if not found[i] and free:
            found[i] = free[0]
            used.add(free[0])
    by_row = {entry["row"]: number for number, entry in known.items()}
    for i, row in enumerate(raw.rows):
        if not found[i]:
            number = by_row.get(row, "")
            number = number if number and number not in used else record_number(filing.branch, str(filing.period), row)
            while number in used or (number in known and number != by_row.get(row)):
                number += "X"
            found[i] = number
            used.add(number)
    return found
