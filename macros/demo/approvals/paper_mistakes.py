"""Mistakes of approving, planted in a home of their own and found: what a log that came otherwise holds, what a press refuses (P13)."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from macros.errors import ToolkitError
from macros.lookup.policy_check import check_policy
from macros.papers.deciding_papers import PaperAsked, decide_paper, submit_paper
from macros.papers.judging import paper_findings, paper_sheets, unknown_numbers
from macros.papers.paper_log import add_line, paper_events
from validators.acting_persons import Approver, approvers
from validators.filing.inputs import Filing
from validators.papers.paper_states import AGREE, EXECUTE, REFUSE, RETURN
from validators.papers.rights import LEVELS, overlay_on
from validators.register import RawSheet
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.book import Rejection

Cells = dict[str, dict[str, list[Any]]]
FOLDER = "审批毛病"
WHY = "金额和合同不一致"


@dataclass(frozen=True, kw_only=True)
class PapersTold:
    """What came of it: the mistakes that were planted, those that were found at their place, and findings that nobody planted."""

    planted: tuple[str, ...] = ()
    caught: tuple[str, ...] = ()
    stray: int = 0


def plant_papers(
    folder: Path, policy: Path, period: Month, branch: str, begins: dt.datetime, *, write: Callable[[Path, Cells], Path], cells: Cells
) -> PapersTold:
    """Plants them beside the centre of a demo; `write` writes a policy workbook of changed `cells` into a folder.

    Nothing is planted while the steps are switched off.
    """
    home = Home.create(folder / FOLDER, policy, now=begins)
    if not overlay_on(home.policy):
        shutil.rmtree(home.folder)
        return PapersTold()
    people = approvers(home.policy, home.owner(period), begins.date())
    mine = _Planting(home=home, period=period, branch=branch, begins=begins, people=people)
    found = [*mine.refused(), *mine.logged(), *mine.unknown(), *_of_policy(folder / FOLDER, write, cells), *mine.broken()]
    return PapersTold(planted=tuple(title for title, _ in found), caught=tuple(title for title, there in found if there), stray=mine.stray)


@dataclass(kw_only=True)
class _Planting:
    """The home of the mistakes, and whose they are."""

    home: Home
    period: Month
    branch: str
    begins: dt.datetime
    people: list[Approver]
    stray: int = 0

    @property
    def _second(self) -> Approver:
        return next(one for one in self.people if one.rights == "二级")

    @property
    def _first(self) -> Approver:
        return next(one for one in self.people if one.rights == "一级")

    def _open(self, number: str, *, by: str = "", name: str = "经办人", day: int = 0, kind: str = "价格偏差") -> str:
        asked = PaperAsked(
            number=number,
            type=kind,
            branch=self.branch,
            period=self.period,
            by=by or f"{self.branch}G1",
            name=name,
            about="全年特快按 95 折",
        )
        submit_paper(self.home, asked, now=self.begins + dt.timedelta(days=day))
        return number

    def _log(self, number: str, action: str, step: str, who: Approver, *, words: str = "", level: str = "") -> None:
        """A line as another program wrote it, that asked nobody whether it may be."""
        told = {"number": number, "type": "价格偏差", "action": action, "step": step, "by": who.number, "name": who.name}
        told |= {"rights": level or who.rights, "words": words, "branch": self.branch, "period": str(self.period)}
        with self.home.ledger.writing():
            add_line(self.home, self.begins + dt.timedelta(days=1), told)

    def refused(self) -> Iterator[tuple[str, bool]]:
        """What a press does not do; nothing of it stands in the log."""
        second, first = self._second, self._first
        own = self._open("SP-P-01", by=second.number, name=second.name)
        yield "提交人批自己的单", self._says("提交人不能审批", own, AGREE, second)
        early = self._open("SP-P-02")
        yield "最终审批早于初次审批", self._says("步骤最终审批早于初次审批", early, AGREE, first)
        decide_paper(self.home, early, REFUSE, by=second.number, words=WHY, now=self.begins)
        yield "已否决的单又执行", self._says("已否决，又有执行记录", early, EXECUTE, Approver(number=f"{self.branch}G1", name=""))
        yield "退回不写意见", self._says("意见只有 0 个字", own, RETURN, self.people[1])
        decide_paper(self.home, own, REFUSE, by=self.people[1].number, words=WHY, now=self.begins)

    def _says(self, words: str, number: str, action: str, who: Approver) -> bool:
        before = len(paper_events(self.home))
        try:
            decide_paper(self.home, number, action, by=who.number, now=self.begins)
        except ToolkitError as against:
            return words in against.reason and len(paper_events(self.home)) == before
        return False

    def logged(self) -> Iterator[tuple[str, bool]]:
        """What a log holds that came from a program without these checks; each is found at its form, and nothing else is."""
        second, other = self._second, Approver(number=f"{self.branch}G2", name="协办人", rights=LEVELS[-1])
        self._log(self._open("SP-P-11", by=second.number, name=second.name), AGREE, "初次审批", second)
        self._log(self._open("SP-P-12"), AGREE, "初次审批", second)
        self._log("SP-P-12", AGREE, "最终审批", second, level="一级")
        self._log(self._open("SP-P-13"), AGREE, "最终审批", other)
        self._log(self._open("SP-P-14"), RETURN, "初次审批", second)
        self._log(self._open("SP-P-15"), "盖章", "初次审批", second)
        self._open("SP-P-16")
        wanted = {
            "日志里提交人批了自己的单": ("self_approval", "审批单", "SP-P-11", "办理人"),
            "日志里一个人同意了两步": ("two_approvals", "审批单", "SP-P-12", "办理人"),
            "日志里三级的人终审": ("level_too_low", "审批单", "SP-P-13", "级别"),
            "日志里退回没有意见": ("return_without_words", "审批单", "SP-P-14", "意见"),
            "审批单上没有的动作": ("not_in_list", "审批单", "SP-P-15", "动作"),
            "日志里没有的动作": ("not_in_list", "审批与操作日志", "SP-P-15", "动作"),
            "单据停得太久": ("approval_late", "审批单", "SP-P-16", "时间"),
        }
        found = self._found(self.begins.date() + dt.timedelta(days=30))
        late = {("approval_late", "审批单", f"SP-P-{n}", "时间") for n in (11, 12, 13)}
        for title, place in wanted.items():
            yield title, place in found
        self.stray += len(found - set(wanted.values()) - late)

    def _found(self, today: dt.date) -> set[tuple[str, str, str, str]]:
        """Code, sheet, 单号 and column of every finding on the log."""
        return {(f.code, f.sheet, f.record or "", f.column or "") for f in paper_findings(self.home, self.period, today)}

    def unknown(self) -> Iterator[tuple[str, bool]]:
        """A level in force after the day of the overlay that rests on no form."""
        register, month = self.home.policy.registers["R06"], str(self.period.plus(1))
        cells = {
            "客户编码": ["K1", "K2"],
            "新级别": ["县级", "县级"],
            "生效期间": [month, str(self.period)],
            "审批单号": ["SP-P-99", "旧批文"],
        }
        raw = RawSheet(register=register, sheet=register.sheet, cells=cells, rows=[6, 7], letters={"审批单号": "E"})
        filing = Filing(branch=self.branch, name=self.branch, period=self.period)
        raws = paper_sheets(self.home, paper_events(self.home))
        found = unknown_numbers(raw, raws, filing, self.home.policy, self.begins.date())
        yield "级别的审批单号查不到", [f.cell for f in found] == ["E6"]

    def broken(self) -> Iterator[tuple[str, bool]]:
        """A line changed behind the program's back: the chain breaks, and nobody can go on."""
        with closing(sqlite3.connect(self.home.folder / "ledger.sqlite")) as base, base:
            base.executescript("drop trigger events_stay")
            base.execute("update events set detail = replace(detail, 'SP-P-12', 'SP-P-11') where kind = 'paper'")
        try:
            paper_events(self.home)
        except Rejection as refused:
            yield "日志被改过", "被改过" in refused.reason
        else:
            yield "日志被改过", False


def _of_policy(folder: Path, write: Callable[[Path, Cells], Path], cells: Cells) -> Iterator[tuple[str, bool]]:
    """A person of 《审批人》 without a level, and nobody who may approve last: what a check of the policy says beside."""
    levels = cells["R01p"]["权限级别"]
    plain = _said(folder, write, cells, levels)
    lacking = _said(folder, write, cells, [None, *levels[1:]])
    nobody = _said(folder, write, cells, ["二级"] * len(levels))
    yield "审批人没有填权限级别", lacking - plain == {("missing_required", "权限级别")}
    yield "没有人能终审", nobody - plain == {("no_final_approver", "权限级别")}


def _said(folder: Path, write: Callable[[Path, Cells], Path], cells: Cells, levels: list[Any]) -> set[tuple[str, str]]:
    place = folder / "政策"
    place.mkdir(exist_ok=True)
    path = write(place, cells | {"R01p": cells["R01p"] | {"权限级别": levels}})
    found = {(f.code, f.column or "") for f in check_policy(path, dt.date(2026, 11, 2)).findings}
    shutil.rmtree(place)
    return found
