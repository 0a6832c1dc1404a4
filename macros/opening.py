"""Opening: a workbook, the policy in force and the months before it, as a Session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from macros.deciding.permission import Permission
from macros.deciding.reasons import known_reasons
from macros.deciding.record_numbers import remembered_ids
from macros.errors import ToolkitError
from macros.run import kept_months
from macros.session import Session
from validators.checking import understand
from validators.filing.heirs import inherited
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History
from validators.filing.level_check import LEVEL
from validators.finding import Finding, Severity
from validators.organisation_tree import Node
from validators.packs.spoken import keep_cells, speak
from validators.policy import Policy
from validators.register import RawSheet
from workbooks.book import Book, Rejection
from workbooks.desk.sheets.hidden_sheets import read_history_rows
from workbooks.envelope import SHEET, filing_of, read_envelope
from workbooks.manifest import read_manifest
from workbooks.read.read_level import read_level_registers
from workbooks.read.read_policy import embedded_policy, pack_of_book, read_policy_book
from workbooks.read.read_registers import read_registers
from workbooks.scan.file_format import CSV
from workbooks.scan.file_notes import envelope_of_text, file_notes, refuse_other_pack
from workbooks.scan.scan_book import ScanBook
from workbooks.sidecar import EMPTY, recall


@dataclass(frozen=True, kw_only=True)
class Received:
    """What a centre knows about a file that came in (settled 38).

    policy    the centre's own copy of the policy that the file names
    history   the months that the centre holds for the branch; those of the file count only where there is none
    granted   the permissions that the centre's ledger holds; those in the file count for nothing
    """

    policy: Policy
    history: History
    granted: Mapping[str, Permission]


def open_session(
    path: Path,
    *,
    policy: Path | None = None,
    previous: Iterable[Path] = (),
    today: dt.date,
    book: Book | None = None,
    now: dt.datetime | None = None,
    centre: bool = False,
    received: Received | None = None,
) -> Session:
    """Opens a workbook to work on it; `centre` = a centre's desk, which has no registers.

    `received`: what the centre knows of a file from outside stands above what that says. Rejection, ToolkitError as raised.
    """
    book, previous = book if book is not None else ScanBook(path), tuple(previous)
    manifest = read_manifest(book)
    _refuse_other_kinds(book, manifest, path, centre)
    force = received.policy if received is not None else _spoken_policy(book, manifest, path, policy)
    book = _with_cover(book, manifest, force)
    given, faults = read_envelope(book, envelope_of_text(book, force, manifest))
    node, filing = _whose(given, force, path)
    memory = recall(path) if received is None else dict(EMPTY)
    raws = _answered(_raws(book, manifest, force, path, centre), book, memory if received is None else None)
    faults += [*file_notes(book, raws), *([] if node is not None else [_unknown_branch(given["branch"])])]
    return Session(
        path=path,
        book=book,
        kind=manifest.get("kind", "plain"),
        filing=filing,
        policy=force,
        history=_history(book, filing, force, previous, received),
        raws=raws,
        today=today,
        now=now,
        envelope_findings=faults,
        memory=memory,
        granted=None if received is None else received.granted,
        previous=previous,
    )


def _with_cover(book: Book, manifest: Mapping[str, str], force: Policy) -> Book:
    """A desk whose 封面 was deleted or renamed, as if it stood there."""
    if manifest.get("kind") not in ("desk", "centre") or SHEET in book.sheet_names():
        return book
    from macros.mending.cover_again import cover_seen

    return cover_seen(book, manifest, force)


def _spoken_policy(book: Book, manifest: dict[str, str], path: Path, policy: Path | None) -> Policy:
    """The policy in force, in whose pack's words everything is said from here on."""
    force = _policy_in_force(book, path, policy, manifest)
    speak(force.pack, force.frames)
    return force


def _history(book: Book, filing: Filing, force: Policy, previous: Iterable[Path], received: Received | None) -> History:
    if received is None:
        return inherited(gather_history(book, filing, force, previous), force.organisation, filing.period.first)
    carried = inherited(carried_history(book), force.organisation, filing.period.first)
    return combine([received.history, carried], before=filing.period)


def _raws(book: Book, manifest: dict[str, str], force: Policy, path: Path, centre: bool) -> dict[str, RawSheet]:
    """The registers of the pack that the workbook has; a file with none of them is refused."""
    read = read_level_registers if manifest.get("kind") == LEVEL else read_registers
    raws = read(book, force.pack.desk)
    if not raws and not centre:
        raise Rejection(f"“{path.name}”里没有一张认得的表", "用本月台账或上报件再试；改过表名就改回原名")
    for raw in raws.values():
        keep_cells(raw.cells, raw.register)
    return raws


def _answered(raws: dict[str, RawSheet], book: Book, memory: Mapping[str, Any] | None) -> dict[str, RawSheet]:
    """The registers with what was decided at the desk: how a column of one doubtful form is read (settled 35).

    `memory` None: the file came in from outside, where a submission holds values that were read already (settled 39).
    """
    reasons = {} if memory is None else known_reasons(book, memory)
    for raw in raws.values():
        raw.answers = reasons
    return raws


def _refuse_other_kinds(book: Book, manifest: dict[str, str], path: Path, centre: bool) -> None:
    if manifest.get("kind") == "policy":
        raise Rejection(f"“{path.name}”是政策工作簿，不是台账", "选台账或上报件再试；政策用 keybook policy check 检查")
    if manifest.get("kind") == "centre" and not centre:
        raise Rejection(f"“{path.name}”是汇总台账，里面没有登记表", "选下级机构的台账或上报件再试")
    ours = {SHEET, "_政策"} & set(book.sheet_names())
    if not manifest and not centre and not ours and getattr(book, "form", "") != CSV:
        raise Rejection(
            f"“{path.name}”不是本工具的台账或上报件", "要把里面的数据放进台账，用 keybook import 文件 --desk 台账；校验请用台账"
        )


def _whose(given: dict[str, Any], force: Policy, path: Path) -> tuple[Node | None, Filing]:
    """The organisation that 封面 names, where the policy knows it, and the filing."""
    if given["period"] is None or not given["branch"]:
        missing = "期间" if given["period"] is None else "机构编码"
        raise Rejection(f"“{path.name}”的封面没有{missing}，不知道是谁的哪一期", f"在《{SHEET}》填上{missing}再试")
    node = force.organisation.at(given["period"].first).get(given["branch"])
    return node, filing_of(given | {"name": given["name"] or (node.name if node else given["branch"])}, path.name)


def _unknown_branch(code: str) -> Finding:
    return Finding(
        code="unknown_branch",
        rule="V06",
        severity=Severity.A,
        sheet=SHEET,
        column="机构编码",
        value=code,
        message=f"《组织机构》里没有机构编码“{code}”（V06）",
        remedy="把封面的机构编码改对；新机构请上级先在政策表登记",
        record="机构编码",
    )


def _policy_in_force(book: Book, path: Path, given: Path | None, manifest: Mapping[str, str]) -> Policy:
    if pack_of_book(book) is None:
        refuse_other_pack(manifest.get("pack", ""), path.name)
    inside = embedded_policy(book)
    outside = read_policy_book(given)[0] if given is not None else None
    if inside is None and outside is None:
        raise ToolkitError(f"“{path.name}”里没有带政策", "加上 --policy 政策工作簿再试")
    if inside is not None and outside is not None and inside.digest != outside.digest:
        raise ToolkitError(
            f"“{path.name}”按政策 {inside.digest} 制作，给出的政策是 {outside.digest}，两者不同",
            "用新政策重新生成台账（desk new --carry），或去掉 --policy",
        )
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
        raws = read_registers(earlier, policy.pack.desk)
        old = filing_of(envelope, path.name)
        if old.branch != filing.branch or old.period >= filing.period:
            raise Rejection(
                f"“{path.name}”是 {old.branch} {old.period} 的，不是 {filing.branch} 在 {filing.period} 以前的",
                "换成本机构以前月份的台账或上报件",
            )
        memory = recall(path)
        _answered(raws, earlier, memory)
        ids = {name: remembered_ids(raw, old, memory["ids"].get(name, {})) for name, raw in raws.items()}
        sheets, _ = understand(raws, filing=old, policy=policy, ids=ids)
        given.append(history_of(old, {name: sheet.frame for name, sheet in sheets.items()}))
        inside.append(carried_history(earlier))
    found = combine([*given, carried_history(book), *inside], before=filing.period)
    return replace(found, keeps=kept_months(policy.pack))


def carried_history(book: Book) -> History:
    """The history on the hidden sheet `_历史`; none where there is no such sheet."""
    if "_历史" not in book.sheet_names():
        return History.none()
    return read_history_rows(book.read("_历史").rows)
