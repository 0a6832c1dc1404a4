"""The whole monthly cycle on generated data: desks, checks, submissions, intake, returns, reports (issue: demo; F1).

Every file goes the way a clerk's would: a desk is written, read back, checked, mended, packed, collected, returned,
corrected, consolidated. Nothing here knows what a check will find; it compares with what was planted.
"""

from __future__ import annotations

import concurrent.futures as cf
import datetime as dt
import multiprocessing
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from macros.centre.issuing import make_centre
from macros.demo.approvals.demo_papers import run_papers
from macros.demo.approvals.paper_mistakes import PapersTold, plant_papers
from macros.demo.branch_filing import Filed, Job, file_month, tamper
from macros.demo.demo_worlds import DemoWorld, demo_world, written_policy
from macros.demo.earlier_months import EARLIER
from macros.demo.pack_data import demo_data
from macros.demo.world import DeskCells
from macros.errors import ToolkitError
from macros.intake.collecting import collect
from macros.intake.key_acceptance import accept_key
from macros.intake.workers import standing_crew, tie_to_parent
from macros.merge.board_shown import lines as board_lines
from macros.merge.consolidation import Consolidated, consolidate
from macros.posting.returns import return_filings
from validators.packs.trade_pack import Pack, find_pack
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.submission.signature import read_key

PACK = "postal"
"""The pack whose world is run where none is named."""

LAST = Month(2026, 10)
EARLY = dt.timedelta(days=12)
"""How long before the first filings of a month its forms are handed in (P13)."""


@dataclass(kw_only=True)
class Roles:
    """Who plays what in the last month; fewer branches play fewer parts."""

    absent: str = ""
    late: tuple[str, ...] = ()
    returned: str = ""
    corrected: str = ""
    forged: str = ""
    desk_sent: str = ""


@dataclass(kw_only=True)
class Told:
    """The account of a demo: lines for people, and the same as a document."""

    lines: list[str] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return self.document


def run_demo(
    folder: Path, *, branches: int | None, periods: int, seed: int, step: Callable[[str], None], workers: int = 2, pack: Pack | None = None
) -> Told:
    """Runs the cycle of a pack's world into `folder`, which is made new; ToolkitError when something else lies there.

    `branches` None: as many as the world has.
    """
    wanted = pack or find_pack(PACK)
    assert wanted is not None
    before = int(demo_data(wanted).get("earlier", EARLIER))
    demo = demo_world(wanted, seed=seed, branches=branches, periods=before + periods, last=LAST)
    earlier, filing = demo.world.months[:before], demo.world.months[before:]
    _clear(folder)
    policy = demo.policy(folder)
    begins = _moment(filing[0], 1) - (EARLY if demo.pack.above else dt.timedelta())
    home = Home.create(folder / "中心", policy, now=begins, branch=demo.data.get("home"))
    roles, told = roles_of(demo.codes), Told()
    if "R10" not in demo.pack.registers:
        roles.corrected = roles.forged = ""  # both change an amount of the flow
    previous: dict[str, Path] = {}
    context = multiprocessing.get_context("spawn")
    with standing_crew(), cf.ProcessPoolExecutor(workers, context, tie_to_parent, (os.getpid(),)) as pool:
        for period in filing:
            last = period == LAST
            planted = demo.planted(period) if last else {}
            step(f"{period} 台账、校验、打包")
            jobs = _jobs(demo, folder, policy, period, planted, previous, roles if last else Roles())
            if not previous:
                jobs = [replace(job, earlier=tuple(demo.world.desk(job.cells.branch, month) for month in earlier)) for job in jobs]
            filed = list(pool.map(file_month, jobs))
            previous = {one.branch: one.submission for one in filed if one.submission}
            step(f"{period} 收件、退回、合并")
            papers = _papers(folder, home, demo, period, filed, jobs) if last else PapersTold()
            done = _centre(folder, home, demo, period, filed, roles if last else Roles(), first=period == filing[0])
            _tell(told, folder, period, filed, done, papers)
    _close(told, folder, home, filed, make_centre(policy, LAST, folder / "中心", branch=None, now=_moment(LAST, 5, 11)))
    return told


def roles_of(codes: Sequence[str]) -> Roles:
    """The parts of the last month, from the end of the list of branches."""
    if len(codes) < 6:
        return Roles(returned="", corrected=codes[-1], late=(codes[0],) if len(codes) > 2 else ())
    return Roles(
        absent=codes[-1],
        returned=codes[-2],
        corrected=codes[-3],
        forged=codes[-4],
        desk_sent=codes[-5],
        late=tuple(codes[-6:-5]) + tuple(codes[1:2]),
    )


def _clear(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "演示.txt").is_file():
            raise ToolkitError(f"“{folder}”里有别的文件", "换一个文件夹（--home），或先把它移走")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / "演示.txt").write_text("本文件夹由 keybook demo 生成，再次运行时会整个重做。\n", encoding="utf-8")


def _moment(period: Month, day: int, hour: int = 9) -> dt.datetime:
    """A moment of the month after the period: when things are filed."""
    first = period.plus(1).first
    return dt.datetime(first.year, first.month, day, hour, 20)


def _jobs(
    demo: DemoWorld, folder: Path, policy: Path, period: Month, planted: Mapping[str, DeskCells], previous: Mapping[str, Path], roles: Roles
) -> list[Job]:
    return [
        Job(
            cells=planted.get(code) or demo.world.desk(code, period),
            policy=policy,
            previous=previous.get(code),
            desks=folder / "台账" / str(period),
            submissions=folder / "上报" / str(period),
            keys=folder / "钥匙",
            now=_moment(period, 1 + number % 3),
            files=code != roles.absent,
            correct=code == roles.corrected,
            explained=str(demo.data["explained"]),
            explained_by=str(demo.data["explained_by"]),
        )
        for number, code in enumerate(demo.codes, 1)
    ]


def _centre(folder: Path, home: Home, demo: DemoWorld, period: Month, filed: Sequence[Filed], roles: Roles, *, first: bool) -> Consolidated:
    """The centre's days: in time, late, returned, corrected; then the report. In its `first` month one key is confirmed."""
    timely = [one for one in filed if one.submission and one.branch not in (*roles.late, roles.forged)]
    in_time = [one.submission for one in timely if one.submission]
    desks = [one.desk for one in filed if one.branch == roles.desk_sent]
    book = demo.pack.all_registers["R10"]
    forged = [tamper(one.submission, folder / "收到的其他文件", book) for one in filed if one.branch == roles.forged and one.submission]
    collect([*in_time, *desks, *forged], home, now=_moment(period, 3))
    if first:
        _confirm(home, timely[0].branch, folder / "钥匙", _moment(period, 3, 14), str(demo.data["confirmed_by"]))
    collect([*in_time[:1]], home, now=_moment(period, 3, 15))
    late = [one.submission for one in filed if one.submission and one.branch in (*roles.late, roles.forged)]
    if late:
        collect(late, home, now=_moment(period, 4))
    reason, by = str(demo.data["reason"]), str(demo.data["compiler"])
    for branch in filter(None, (roles.returned, roles.corrected)):
        return_filings(home, period, folder / "退回" / str(period), now=_moment(period, 4, 10), branch=branch, reason=reason, by=by)
    if roles.absent:
        return_filings(home, period, folder / "退回" / str(period), now=_moment(period, 4, 11))
    second = [one.correction for one in filed if one.correction]
    if second:
        collect(second, home, now=_moment(period, 5))
    out = folder / "汇总" / f"{period} 汇总报表.xlsx"
    out.parent.mkdir(exist_ok=True)
    return consolidate(home, period, out, now=_moment(period, 5, 10), compiler=by)


def _papers(folder: Path, home: Home, demo: DemoWorld, period: Month, filed: Sequence[Filed], jobs: Sequence[Job]) -> PapersTold:
    """The forms of the month and the mistakes of approving, where the approval of single matters is switched on (P13)."""
    begins = _moment(period, 1) - EARLY
    desks = [(job.cells, one.desk) for job, one in zip(jobs, filed, strict=True)]
    if not run_papers(home, period, desks, begins=begins):
        return PapersTold()
    write = partial(_policy_of, demo.pack)
    return plant_papers(folder, folder / "政策.xlsx", period, demo.codes[0], begins, write=write, cells=demo.given_cells())


def _policy_of(pack: Pack, folder: Path, cells: dict[str, dict[str, list[Any]]]) -> Path:
    return written_policy(folder, pack, cells)


def _confirm(home: Home, branch: str, keys: Path, now: dt.datetime, by: str) -> None:
    """The centre has read one branch's fingerprint over the telephone; the others stay 首次使用，未核对."""
    accept_key(home, branch, read_key(keys / f"{branch}.pem").fingerprint, by=by, now=now)


def _tell(told: Told, folder: Path, period: Month, filed: Sequence[Filed], done: Consolidated, papers: PapersTold) -> None:
    planted = sum(len(one.planted) for one in filed)
    caught = sum(len(one.caught) for one in filed)
    kinds = len({title for one in filed for title in one.planted})
    files = done.as_json()["files"]
    told.lines.append(
        f"{period.zh}：台账 {len(filed)} 个，上报 {sum(bool(o.submission) for o in filed)} 个，"
        f"并入 {len(files['accepted'])} 家；{done.message.split('：')[0]}"
    )
    if planted:
        told.lines.append(
            f"  种下的毛病 {planted} 处 {kinds} 种，校验找到 {caught} 处；"
            f"没有种毛病的 {sum(not o.planted for o in filed)} 家，强制、准强制、核实共 "
            f"{sum(o.stray for o in filed if not o.planted)} 处"
        )
    told.document.setdefault("periods", []).append(
        {
            "period": str(period),
            "desks": len(filed),
            "planted": planted,
            "kinds": kinds,
            "caught": caught,
            "stray": sum(one.stray for one in filed),
            "files": files,
            "out": str(done.out),
        }
    )
    if papers.planted:
        told.lines.append(f"  审批：种下的毛病 {len(papers.planted)} 处，找到 {len(papers.caught)} 处；没有种的 {papers.stray} 处")
        told.document["papers"] = {"planted": list(papers.planted), "caught": list(papers.caught), "stray": papers.stray}


def _close(told: Told, folder: Path, home: Home, filed: Sequence[Filed], centre: Path) -> None:
    told.lines += ["", *(line for line in board_lines(home, LAST)[:6]), "", "打开看看："]
    marked = next((one.annotated for one in filed if one.annotated), None)
    places = {
        "政策": folder / "政策.xlsx",
        "台账": filed[0].desk,
        "标注过的台账": marked,
        "上报件": filed[0].submission,
        "退回单": next(iter(sorted((folder / "退回").rglob("退回单*.xlsx"))), None),
        "中心台账": centre,
        "汇总报表": next(iter(sorted((folder / "汇总").glob(f"{LAST} 汇总报表.xlsx"))), None),
    }
    told.lines += [f"  {name}　{path}" for name, path in places.items() if path]
    told.document["open"] = {name: str(path) for name, path in places.items() if path}
