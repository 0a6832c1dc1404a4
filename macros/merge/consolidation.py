"""Consolidation: the filings that count, put together, computed over the merged rows, and reported (F1 step 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from macros.closing.approval_steps import granted_by_files, refuse_when_locked
from macros.closing.closed_months import keep_results
from macros.errors import ToolkitError
from macros.filled import filled_frames
from macros.intake.kept_facts import ensure_facts
from macros.intake.overlap import inside
from macros.merge.adjust import adjustments
from macros.merge.between_branches import between_branches
from macros.merge.control import adjusted_json, child_totals, chosen, control, listed, named, within
from macros.merge.customer_decisions import as_result, decisions
from macros.merge.customer_moves import MOVES, known_before, moves
from macros.merge.file_versions import versions
from macros.merge.filing_board import board, filings_inside, spread
from macros.papers.papers_result import papers_result
from macros.publishing.kept_slices import KeptSlices
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.reports.layout.undone import stopped_words, undone
from macros.results.archived_results import Archived
from macros.results.handing_out import letters
from macros.results.report_pages import report_pages
from macros.results.shapes import blocked_json, results_json, value_json
from macros.run import inputs, kept_months, names_of, run
from macros.version import PROGRAM
from validators.between.between_rule import Between
from validators.filing.heirs import renumbered, with_heirs
from validators.filing.history import combine
from validators.filing.inputs import History, Inputs, Result
from validators.filing.self_granted import SelfGranted
from validators.packs.spoken import keep_frames, spoken_sheet
from validators.page.page import Page
from validators.values.period import Month
from workbooks.archive.disk import way_between
from workbooks.archive.events import FilingRejected
from workbooks.archive.home import Home
from workbooks.archive.standing import Standing
from workbooks.pages.write_pages import write_pages

HISTORY_MONTHS = 24


HOME_PROPERTY, PERIOD_PROPERTY = "keybook-home", "keybook-period"
"""Custom properties of a report: the way from it to its home, and its period; 溯源 goes by them."""


@dataclass(kw_only=True)
class Consolidated:
    """What a consolidation gives; `out` is None when the control totals do not agree and nothing was written.

    undone    what keeps levels and pay from being worked out, a sentence each (settled 51); empty = they are
    """

    period: Month
    home: Path
    board: tuple[BoardRow, ...]
    standings: Mapping[str, Standing]
    rejected: list[dict[str, str]]
    results: dict[str, Result]
    undone: tuple[str, ...]
    sheets: list[str] = field(default_factory=list)
    out: Path | None = None
    message: str = ""
    adjusted: tuple[Mapping[str, Any], ...] = ()
    children: tuple[dict[str, Any], ...] = ()
    everybody: tuple[BoardRow, ...] = ()
    between: tuple[Between, ...] = ()
    customers: pd.DataFrame = field(default_factory=pd.DataFrame)
    granted: tuple[SelfGranted, ...] = ()
    pages: tuple[Page, ...] = ()
    letters: tuple[Path, ...] = ()

    @cached_property
    def values(self) -> dict[str, Any]:
        """Every value that was computed, in the shape of the contract."""
        return {**self._totals, **self._levels, "results": results_json(self._shown, branches=True), "blocked": blocked_json(self._shown)}

    @property
    def archived(self) -> Archived:
        """The same values as they are stored: what a replay must give again."""
        return Archived.of(self._shown, **self._totals, **self._levels, blocked=blocked_json(self._shown))

    @property
    def merged(self) -> list[str]:
        """sha256 of every filing that was merged."""
        return sorted(s.current.sha256 for s in self.standings.values() if s.current and s.merged)

    @property
    def _shown(self) -> dict[str, Result]:
        return {name: result for name, result in self.results.items() if name != "control"}

    @property
    def _totals(self) -> dict[str, Any]:
        d35 = self.results["D35"]
        measures = {
            name: {k: value_json(m[k], m["format"]) for k in ("sum_of_branches", "consolidated", "difference")}
            for name, m in d35.extra["measures"].items()
        }
        return {"measures": measures, "customers": {"rows": d35.summary["客户数"], "distinct": d35.summary["客户数(去重)"]}}

    @property
    def _levels(self) -> dict[str, Any]:
        """Totals of the levels that filed for others, and what was adjusted; neither where there is none."""
        found: dict[str, Any] = {"children": list(self.children)} if self.children else {}
        return found | ({"adjustments": adjusted_json(self.adjusted)} if self.adjusted else {})

    @property
    def differences(self) -> dict[str, Any]:
        """Measures whose branches, or whose levels that filed for others, do not sum to the merged total."""
        found = {name: m for name, m in self.results["D35"].extra["measures"].items() if m["difference"]}
        return found | {
            f"{child['name']} {m}": v
            for child in self.children
            for m, v in child["measures"].items()
            if v["sum_of_branches"] != v["consolidated"]
        }

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {
            "period": str(self.period),
            "home": str(self.home),
            "files": self._files(),
            **self.values,
            "between": [found.as_json() for found in self.between],
            "granted_by_files": [{"branch": one.branch, "sheet": one.sheet, "row": one.row, "words": one.words} for one in self.granted],
            "sheets": self.sheets,
            "out": str(self.out) if self.out else None,
            "letters": [str(letter) for letter in self.letters],
        }

    def _files(self) -> dict[str, list[Any]]:
        current = {s.current.sha256 for s in self.standings.values() if s.current and s.merged}
        every = [e for s in self.standings.values() for e in s.versions]
        return {
            "accepted": [e.file for e in every if e.sha256 in current],
            "rejected": self.rejected,
            "superseded": [e.file for e in every if e.sha256 not in current],
            "missing": [code for code, s in self.standings.items() if s.current is None],
        }


def consolidate(
    home: Home,
    period: Month,
    out: Path,
    *,
    now: dt.datetime,
    compiler: str = "",
    detail: bool = False,
    workers: int = 2,
    step: Callable[[str], None] = lambda _: None,
    branches: Sequence[str] = (),
) -> Consolidated:
    """Merges the filings that count and writes the report workbook; raises ToolkitError when there is none.

    `branches`: a report of these and of those under them only. It is no consolidation of the month: nothing is kept of
    it, and it cannot be approved.
    """
    if not branches:
        refuse_when_locked(home, period)
    done, given = computed(home, period, workers=workers, step=step, only=chosen(home, period, branches))
    if done.differences:
        done.message = _stopped(done)
        return done
    step("写报表")
    given.results |= papers_result(home, period, now)
    with ThreadPoolExecutor(1) as beside:
        stored = beside.submit(_stored, done)
        pages = _written(home, given, done, out, now=now, compiler=compiler, detail=detail, part=bool(branches))
    if not branches:
        parts = {"results": stored.result(), "slices": _slices(given, done).written(), "report": out.read_bytes()}
        done.letters = tuple(letters(out, pages, now=now))
        more = {"full_lists": detail, "undone": list(done.undone), "letters": [letter.name for letter in done.letters]}
        keep_results(home, period, parts, now=now, file=out.name, by=compiler, merged=done.merged, **more)
    done.pages = tuple(pages)
    done.out, done.sheets = out, [spoken_sheet(page.name) for page in pages]
    done.message = _merged_words(done, len(given.filings), out, part=bool(branches))
    return done


def _merged_words(done: Consolidated, count: int, out: Path, *, part: bool) -> str:
    """What a consolidation says of itself; first what is not worked out."""
    word = "部分汇总，只含所选单位：" if part else ""
    return f"{stopped_words(done.undone)}{word}已合并 {count} 家，各局合计与总数差额 0.00 元：{out}"


def _slices(given: Inputs, done: Consolidated) -> KeptSlices:
    """What 发布 will hand out of this month."""
    within_ = {code: inside(s.current) for code, s in done.standings.items() if s.merged and s.current is not None}
    return KeptSlices.of(given, done.results, done.board, within_)


def _stored(done: Consolidated) -> bytes:
    return done.archived.written()


def _written(
    home: Home, given: Inputs, done: Consolidated, out: Path, *, now: dt.datetime, compiler: str, detail: bool, part: bool
) -> list[Page]:
    """The report workbook."""
    period, owner = done.period, named(home.owner(done.period), part)
    pages = report_pages(
        ReportContext(
            inputs=given,
            results=done.results,
            node=owner,
            generated=now,
            compiler=compiler,
            children=done.board,
            board=done.everybody,
            adjustments=done.adjusted,
            quality=_quality(done),
            examples=_examples(done.results),
            detail=detail,
            anchor=home.ledger.anchor,
            versions=versions(home, period, done.standings),
        ),
        "centre",
        home.policy.pack.centre_reports,
    )
    write_pages(
        out,
        pages,
        properties={
            "title": f"{owner.name} {period} 汇总报表",
            "created": now,
            "comments": f"政策摘要 {home.policy.digest}；程序 {PROGRAM}；账本 {home.ledger.anchor}",
        },
        custom={HOME_PROPERTY: way_between(out, home.folder), PERIOD_PROPERTY: str(period)},
        origins=True,
    )
    return pages


def computed(
    home: Home, period: Month, *, workers: int = 2, step: Callable[[str], None] = lambda _: None, only: Collection[str] = ()
) -> tuple[Consolidated, Inputs]:
    """Every result over the filings that count, before anything is written, and what it was computed from.

    `only`: the organisations whose rows are taken; empty = all.
    """
    step("核对报送情况")
    rows, timeliness = board(home, period)
    standings = home.standings(period)
    given = merged_inputs(home, period, standings, workers=workers, step=step)
    keep_frames(given.frames, home.policy.registers)
    claims, adjusted = control(standings, home.corrections(period)), adjustments(home, period, standings)
    everybody = spread(home, period, rows, standings)
    children = () if only else child_totals(given.frames, standings, home.corrections(period), home.nodes(period), home.policy.registers)
    if only:
        given, claims, standings = within(given, only), claims.only(only), listed(standings, only)
        rows = tuple(row for row in rows if row.branch in standings)
        everybody = tuple(row for row in everybody if row.branch in only)
        adjusted = tuple(line for line in adjusted if line["target"] in only)
    given.results |= {"control": claims.result, "D30": timeliness, "decisions": as_result(decisions(home))}
    results = _computed(given, step)
    return Consolidated(
        period=period,
        home=home.folder,
        board=rows,
        standings=standings,
        results=results,
        undone=undone(results, given.policy.pack),
        rejected=_rejected(home, period),
        adjusted=adjusted,
        children=children,
        everybody=everybody,
        between=between_branches(given, results),
        customers=given.frame("R03"),
        granted=granted_by_files(home, period),
    ), given


def _computed(given: Inputs, step: Callable[[str], None]) -> dict[str, Result]:
    """Every result over the merged rows, which have their computed columns filled over all of them afterwards."""
    step("计算")
    pack = given.policy.pack
    results = run(given, dict.fromkeys((*names_of(pack), "D35")))
    given.frames = dict(given.frames) | filled_frames(given, pack.desk)
    return results


def merged_inputs(
    home: Home, period: Month, standings: Mapping[str, Standing], *, workers: int = 2, step: Callable[[str], None] = lambda _: None
) -> Inputs:
    """The inputs of the computations over every filing that counts."""
    merged = [s.current for s in standings.values() if s.merged and s.current is not None]
    if not merged:
        raise ToolkitError(f"{period} 还没有可以合并的上报件", "先【收件登记】；退回的等更正后再合并")
    step("读取各局数据")
    counted = home.counted(period)
    ensure_facts(home, period, counted, workers)
    shas = [event.sha256 for event in counted]
    frames = home.facts.period(period, shas, home.policy.pack.registers)
    filed = filings_inside(home, period, standings)
    if not filed:
        raise ToolkitError(f"{period} 的合并件里没有一家的数据", "先让下级收齐、合并，再打包上报")
    history = combine([archived(home, period), *home.facts.carried(period, shas)], before=period)
    before, tree = known_before(home, period), home.policy.organisation
    codes = renumbered(before, frames["R03"], tree, period) if "R03" in frames else {}
    history = with_heirs(history, codes, tree, period).only({filing.branch for filing in filed})
    given = inputs(frames, filed, home.policy, history, expected=tuple(standings), final=True)
    given.results["decisions"] = as_result(decisions(home))
    if "R03" in frames:
        given.results[MOVES] = moves(home, before, given)
    return given


def archived(home: Home, period: Month) -> History:
    """Earlier months as this home has them: usage of 24 months, full rows as far back as computations read them."""
    usages: list[pd.DataFrame] = []
    frames: dict[str, list[pd.DataFrame]] = {}
    months: dict[str, frozenset[Month]] = {}
    before: list[tuple[Month, list[str]]] = []
    for month in [m for m in home.periods() if period.plus(-HISTORY_MONTHS) <= m < period]:
        kept = home.counted(month)
        shas = [event.sha256 for event in kept]
        ensure_facts(home, month, kept)
        usages.append(home.facts.usage(month, shas, before))
        wanted = [name for name, back in kept_months(home.policy.pack).items() if month >= period.plus(-back)]
        for name, frame in home.facts.period(month, shas, wanted).items():
            frames.setdefault(name, []).append(home.facts.resolved(month, shas, before) if name == "R10" else frame)
        before.insert(0, (month, shas))
        for event in kept:
            months[event.branch] = months.get(event.branch, frozenset()) | {month}
    if not usages:
        return History.none()
    return History(
        usage=pd.concat(usages, ignore_index=True),
        months=months,
        frames={name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()},
    )


def _rejected(home: Home, period: Month) -> list[dict[str, str]]:
    """What was refused and never taken, each file once, with the last reason."""
    last = {e.sha256: e for e in home.ledger.events(FilingRejected) if e.period in ("", str(period))}
    return [{"file": e.file, "reason": e.reason, "remedy": e.remedy} for e in last.values() if home.ledger.accepted(e.sha256) is None]


def _quality(done: Consolidated) -> Quality:
    kept = [s.current for s in done.standings.values() if s.merged and s.current]
    counts = {c: sum(event.counts.get(c, 0) for event in kept) for c in "ABCD"}
    left = [f["severity"] for event in kept for f in event.open if f["blocking"]]
    doubles = done.results["D35"].extra["duplicates"]
    return Quality(
        a=counts["A"],
        b=counts["B"],
        c=counts["C"],
        d=counts["D"],
        b_open=left.count("B"),
        c_open=left.count("C"),
        granted=len(done.granted),
        duplicates=int(doubles.loc[doubles["匹配"] == "同一客户", "匹配值"].nunique()),
    )


def _examples(results: Mapping[str, Result]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for result in results.values() for text in result.examples))


def _stopped(done: Consolidated) -> str:
    """M26."""
    said = [*done.results["D35"].notes, *(f"{name} 两处合计不同" for name in done.differences if " " in name)]
    return f"已停止：{'；'.join(dict.fromkeys(said))}。怎么办：核对所列机构的上报件；报表没有生成。"
