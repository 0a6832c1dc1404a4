"""D08: 走访合规, visits a month and calls a week of tiered customers (S3 C08, C26; S4 C43-C46; G10; settled 4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from macros.calc.engines.cadence import GOOD, SHORT, closed, met, month_weeks, weeks_met, window
from macros.calc.levels.cadence_levels import cadence_levels, cadence_stated
from macros.calc.terms.cells import rate_cell
from macros.calc.terms.shares import ratio, rows_of, shortfall
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import ByBranch, KnownMonths, known_months
from macros.calc.ways.cadence_ways import cadence_ways
from macros.calc.ways.summed_rows import CustomerRecords, SummedRows
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import distinct
from validators.values.money import percent_shown
from validators.values.origin import Origin, each_of, quotient
from validators.values.period import Month
from validators.values.text import Text

PHONE, ROUND = "电话", "巡访"
"""方式 of a call, and of the visit that a daily report (R22) tells of."""
KEY = ["_branch", "客户编码"]
_HALF = "半年"
_SWITCHES = ("visit_modes", "phone_counts_as_visit", "visit_counts_as_call", "cadence_from_next_month", "week_rule")
_COLUMNS = {
    "_branch": "object",
    "客户编码": "object",
    "应走访": "Int64",
    "实走访": "Int64",
    "走访合规": "object",
    "走访合规率": "object",
    "应电话周": "Int64",
    "合格周": "Int64",
    "企业全称": "object",
    "级别": "object",
    "客户经理": "object",
    "每周应电话": "Int64",
    "各周电话": "object",
    "电话合规率": "object",
    "最近走访": "datetime64[ns]",
    "半年走访": "Int64",
    "试算": "object",
    "理由": "object",
}
_FORMATS = dict.fromkeys(_COLUMNS, "text") | {
    "应走访": "count",
    "实走访": "count",
    "走访合规率": "ratio",
    "应电话周": "count",
    "合格周": "count",
    "每周应电话": "count",
    "电话合规率": "ratio",
    "最近走访": "date",
    "半年走访": "count",
}
_SUMMARY = {"走访合规率": "ratio", "电话合规率": "ratio", "应走访户数": "count", "合规户数": "count", "半年走访率": "ratio"}


class CadenceTerms(NamedTuple):
    """The cadence of a branch; None where blank (a blank call requirement is no stop, settled 4)."""

    visits: dict[str, int | None]
    calls: dict[str, int | None]
    visit_modes: tuple[str, ...] | None
    phone_counts_as_visit: bool | None
    visit_counts_as_call: bool | None
    cadence_from_next_month: bool | None
    week_rule: str | None

    @property
    def as_visit(self) -> tuple[str, ...]:
        """The 方式 that are visits."""
        return (*(self.visit_modes or ()), *((PHONE,) if self.phone_counts_as_visit else ()))

    @property
    def as_call(self) -> tuple[str, ...]:
        """The 方式 that are calls."""
        return (PHONE, *((self.visit_modes or ()) if self.visit_counts_as_call else ()))


def run(inputs: Inputs) -> Result:
    """One row a customer with a level in force on the first day of the month (settled 5).

    A daily report of R22 is itself a 巡访: one that names no 走访编号 counts as a visit of its customer and day. 实走访: days of
    the month with a visit, at most one a customer and day; 合规 when not fewer than 应走访. 合格周: weeks (by
    `week_rule`) with the required calls, calls of earlier filings included, each call once. 走访合规率 of the branch =
    customers ok / customers due, 电话合规率 = Σ合格周 / Σ应电话周. 半年走访率: tiered customers visited in the half-year so far /
    tiered customers (C26). A blank visit requirement stops, one of 0 is 不适用; a customer put on file this month is due
    from the next (`cadence_from_next_month`). At a branch in which no level is approved yet, the levels that its own
    grading proposes say who is due, marked 试算 (settled 45). In a pack that itself states no visit requirement nobody is due
    until head office fills one: a branch without any has no rows, which is said, and no stop. `extra["branches"]`: the summary
    by branch, for what is scored: without those on trial.
    """
    stops = Stops("D08")
    known, tiers, contacts = known_months(inputs), cadence_levels(inputs), _contacts(inputs)
    every = sorted({*inputs.branches, *tiers["_branch"]})
    branches = [branch for branch in every if cadence_stated(inputs, branch)]
    terms = {branch: _terms(inputs, stops, branch) for branch in branches}
    rows = _all_rows(inputs, terms, tiers[tiers["_branch"].isin(branches)], contacts)
    by_branch, of_branch = ByBranch(rows), ByBranch(contacts)
    summaries = {branch: _summary(_approved(by_branch.of(branch))) for branch in branches}
    notes = [f"{branch}：政策里没有填每月走访几次，没有判断走访" for branch in every if branch not in branches]
    for branch, its in terms.items():
        notes += _half_year_notes(inputs, branch, of_branch.of(branch), its, summaries[branch]["半年走访率"])
        notes += [*_week_notes(inputs, known, branch, its), *_trial_notes(branch, by_branch.of(branch))]
    by_node = pd.DataFrame([{"_branch": b, **found} for b, found in summaries.items()], columns=["_branch", *_SUMMARY], dtype="object")
    grades = inputs.policy.pack.grades
    codes = (*grades.visits.values(), *grades.calls.values(), *_SWITCHES, "half_year_coverage")
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS,
        summary=_summary(rows),
        summary_formats=_SUMMARY,
        blocked=stops.found,
        notes=tuple(notes),
        examples=named_examples(inputs, codes, branches),
        extra={"branches": by_node},
        lineage=_lineage(inputs, rows, by_node, terms, contacts),
    )


def _lineage(inputs: Inputs, rows: pd.DataFrame, by_node: pd.DataFrame, terms: dict[str, CadenceTerms], contacts: pd.DataFrame) -> Lineage:
    """A customer counts as its 客户档案; the rates count customers."""
    every, made = pd.Series(True, index=rows.index), _visits(inputs, terms, contacts)
    node = _rate_ways(rows)

    def of_branch(way: Callable[[Any], Origin], pos: int) -> Origin:
        return way((rows["_branch"] == by_node["_branch"].iat[pos]) & rows["试算"].isna())

    return Lineage(
        rows=cadence_ways(
            rows,
            [SummedRows(name, made[made["_register"] == name], rows, tuple(KEY)) for name in ("R20", "R22")],
            lambda branch, level: terms[branch].visits.get(level),
            inputs.policy.pack.grades.visits,
        ),
        summary={name: partial(way, every) for name, way in node.items()},
        extra={"branches": {name: partial(of_branch, way) for name, way in node.items()}},
        record=CustomerRecords(inputs).each(rows),
    )


def _rate_ways(rows: pd.DataFrame) -> dict[str, Callable[[Any], Origin]]:
    """What the numbers of a summary count, over the customers that are meant."""

    def held(flags: pd.Series) -> Origin:
        return each_of(CALC.id, np.flatnonzero(flags.to_numpy()))

    def half(mine: Any) -> Origin:
        return quotient(held(mine & (rows["半年走访"].fillna(0) > 0)), held(mine & rows["半年走访"].notna()))

    def good(mine: Any) -> Origin:
        return held(mine & (rows["走访合规"] == GOOD))

    def due(mine: Any) -> Origin:
        return held(mine & rows["走访合规"].isin((GOOD, SHORT)))

    return {"半年走访率": half, "走访合规率": lambda mine: quotient(good(mine), due(mine)), "合规户数": good, "应走访户数": due}


def _visits(inputs: Inputs, terms: dict[str, CadenceTerms], contacts: pd.DataFrame) -> pd.DataFrame:
    """The contacts that are visits, a day of a customer once, marked by month and half-year."""
    modes = {branch: its.as_visit for branch, its in terms.items()}
    visit = [way in modes.get(branch, ()) for branch, way in zip(contacts["_branch"], contacts["方式"], strict=True)]
    held = contacts[pd.Series(visit, index=contacts.index, dtype=bool) & (contacts["日期"] <= pd.Timestamp(inputs.period.last))]
    days = held["日期"].dt.normalize()
    first, half = (pd.Timestamp(month.first) for month in (inputs.period, window(inputs.period, _HALF)[0]))
    return held.assign(_day=days, _month=days >= first, _half=days >= half).drop_duplicates([*KEY, "_day"])


def _all_rows(inputs: Inputs, terms: dict[str, CadenceTerms], tiers: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """The rows of every branch; branches with the same terms are worked out together."""
    alike: dict[str, list[str]] = {}
    for branch, its_terms in terms.items():
        alike.setdefault(repr(its_terms), []).append(branch)
    parts = [
        _group_rows(inputs, terms[group[0]], tiers[tiers["_branch"].isin(group)], contacts[contacts["_branch"].isin(group)])
        for group in alike.values()
    ]
    filled = [part for part in parts if len(part)]
    rows = pd.concat(filled, ignore_index=True) if filled else rows_of(_COLUMNS, [])
    return rows.sort_values(["_branch", "客户编码"], kind="stable", ignore_index=True)


def _contacts(inputs: Inputs) -> pd.DataFrame:
    """R20 rows of this filing and of earlier ones, and the daily reports of R22 that name none of them: each tells of a 巡访.

    `_branch`, 客户编码, 日期, 方式, `_period`, and `_register`, what the row is a row of.
    """
    columns = ["_branch", "客户编码", "日期", "方式", "_period", "_file", "_row", "_register"]
    visits = [part.assign(_register="R20") for part in (inputs.history.frame("R20"), inputs.frame("R20"))]
    reports = [part[part["走访编号"].isna()] for part in (inputs.history.frame("R22"), inputs.frame("R22"))]
    parts = [*visits, *(part.assign(方式=ROUND, _register="R22") for part in reports)]
    held = [part[columns] for part in parts if len(part)]
    return pd.concat(held, ignore_index=True) if held else visits[-1][columns]


def _terms(inputs: Inputs, stops: Stops, branch: str) -> CadenceTerms:
    grades = inputs.policy.pack.grades
    visits = {level: _whole(stops.need(inputs, code, branch)) for level, code in grades.visits.items()}
    calls = {level: _whole(inputs.setting(code, branch)) for level, code in grades.calls.items()}
    return CadenceTerms(visits, calls, *(stops.need(inputs, code, branch) for code in _SWITCHES))


def _approved(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows whose level is approved."""
    return rows[rows["试算"].isna()]


def _tiered(period: Month, terms: CadenceTerms, levels: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """客户编码, 级别, `_due`, name and manager; without `cadence_from_next_month` those promoted in the month are due too."""
    found = levels[~levels["_later"]] if terms.cadence_from_next_month is not False else levels
    files = files.drop_duplicates(KEY)[[*KEY, "企业全称", "客户经理", "建档日期"]]
    found = found.merge(files, on=KEY, how="left")
    fresh = found["建档日期"] >= pd.Timestamp(period.first)
    return found.assign(_due=~(fresh & bool(terms.cadence_from_next_month)))


class Counts(NamedTuple):
    """What R20 says of one customer: days visited this month and this half-year, telephone calls, calls by week."""

    visits: int
    half_year: int
    phoned: int
    weeks: tuple[int, ...]


def _group_rows(inputs: Inputs, terms: CadenceTerms, levels: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """The rows of branches that have the same terms; customers alike in level and counts are judged once."""
    tiered = _tiered(inputs.period, terms, levels, inputs.frame("R03"))
    counts = _counts(inputs.period, terms, pd.MultiIndex.from_frame(tiered[KEY]), contacts)
    kinds, first = distinct(tiered["级别"], tiered["_due"], *(counts[name] for name in counts if name != "最近走访"))
    alike = pd.concat([tiered[["级别", "_due"]], counts.drop(columns="最近走访")], axis=1).iloc[first]
    judged = [
        _row(level, bool(due), Counts(visits, half, phoned, tuple(weeks)), terms)
        for level, due, visits, half, phoned, *weeks in alike.itertuples(index=False, name=None)
    ]
    rows = rows_of(_COLUMNS, judged).iloc[kinds].reset_index(drop=True)
    own = {name: tiered[name].astype("object") for name in (*KEY, "级别", "企业全称", "客户经理")}
    return rows.assign(**own, 试算=tiered["试算"], 最近走访=counts["最近走访"])[list(_COLUMNS)]


def _counts(period: Month, terms: CadenceTerms, customers: pd.MultiIndex, contacts: pd.DataFrame) -> pd.DataFrame:
    """The counts of each customer (branch and code), in their order: 最近走访, then the fields of `Counts`."""
    place = customers.get_indexer(pd.MultiIndex.from_frame(contacts[KEY]))
    days = contacts["日期"].to_numpy("datetime64[D]")
    held = (place >= 0) & ~np.isnat(days) & (days <= np.datetime64(period.last))

    def counted(places: np.ndarray) -> np.ndarray:
        return np.bincount(places, minlength=len(customers))

    visited = held & contacts["方式"].isin(terms.as_visit).to_numpy()
    visits = pd.DataFrame({"place": place[visited], "day": days[visited]}).drop_duplicates()
    month, half = (
        visits.loc[visits["day"] >= pd.Timestamp(start.first), "place"].to_numpy() for start in (period, window(period, _HALF)[0])
    )
    called = contacts["方式"].isin(terms.as_call).to_numpy() & (place >= 0) & ~np.isnat(days)
    phoned = held & (contacts["方式"] == PHONE).to_numpy() & (days >= np.datetime64(period.first))
    weeks = month_weeks(period, terms.week_rule) if terms.week_rule else ()
    found = {"走访": counted(month), "半年": counted(half), "电话": counted(place[phoned])} | {
        f"第{number}周": counted(place[called & (days >= np.datetime64(week.monday)) & (days <= np.datetime64(week.sunday))])
        for number, week in enumerate(weeks, 1)
    }
    newest = visits.groupby("place")["day"].max().reindex(range(len(customers))).astype("datetime64[ns]")
    return pd.DataFrame({"最近走访": newest.to_numpy(), **found})


def _row(level: str, due: bool, found: Counts, terms: CadenceTerms) -> dict[str, Any]:
    visits, calls = terms.visits[level], terms.calls.get(level)
    if not due:
        visits, calls = 0, None if calls is None else 0
    ready = bool(terms.as_visit) and terms.phone_counts_as_visit is not None
    row: dict[str, Any] = {"应走访": visits, "理由": _why(found, visits, due, level, terms)}
    if ready:
        row |= {"实走访": found.visits, "半年走访": found.half_year}
    if ready and visits is not None:
        row["走访合规"], row["走访合规率"] = met(found.visits, visits)
    return row | _call_cells(found, calls, terms)


def _call_cells(found: Counts, calls: int | None, terms: CadenceTerms) -> dict[str, Any]:
    """The cells about telephone calls; none while the requirement or a switch is blank (settled 4)."""
    if calls is None or terms.week_rule is None or terms.visit_counts_as_call is None:
        return {}
    good, weeks = weeks_met(found.weeks, calls), len(found.weeks) if calls else 0
    return {
        "每周应电话": calls,
        "应电话周": weeks,
        "合格周": good,
        "各周电话": "、".join(map(str, found.weeks)),
        "电话合规率": ratio(good, weeks),
    }


def _why(found: Counts, visits: int | None, due: bool, level: str, terms: CadenceTerms) -> str:
    if not due:
        return "本月新建档，下月起计"
    if visits is None:
        return f"{level}每月应走访几次没有填"
    if visits == 0:
        return f"{level}不要求走访"
    said = f"{level}每月要走访 {visits} 次，走访了 {found.visits} 次"
    if found.visits < visits and found.phoned and PHONE not in terms.as_visit:
        return said + f"；电话 {found.phoned} 次，本方案电话不算走访"
    return said


def _summary(rows: pd.DataFrame) -> dict[str, Any]:
    good, short = int((rows["走访合规"] == GOOD).sum()), int((rows["走访合规"] == SHORT).sum())
    held = rows["半年走访"].notna()
    visited = int((rows["半年走访"].fillna(0) > 0).sum())
    return {
        "走访合规率": ratio(good, good + short),
        "电话合规率": ratio(rows["合格周"].sum(), rows["应电话周"].sum()),
        "应走访户数": good + short,
        "合规户数": good,
        "半年走访率": ratio(visited, int(held.sum())),
    }


def _half_year_notes(inputs: Inputs, branch: str, mine: pd.DataFrame, terms: CadenceTerms, share: Fraction | None) -> list[str]:
    """What 半年走访率 lacks, and at the end of a half-year whether it reached `half_year_coverage`."""
    if share is None:
        return []
    filed = set(mine.loc[mine["方式"].isin(terms.as_visit), "_period"])
    lacking = [month for month in window(inputs.period, _HALF)[:-1] if str(month) not in filed]
    wanted = inputs.setting("half_year_coverage", branch)
    notes = [f"{branch}：半年走访率{shortfall(lacking)}：{'、'.join(map(str, lacking))} 的走访记录不在手边"] if lacking else []
    if closed(inputs.period, _HALF) and wanted is not None and share < wanted:
        notes.append(f"{branch}：半年走访率 {percent_shown(share)}，没有达到 {percent_shown(wanted)}")
    return notes


def _week_notes(inputs: Inputs, known: KnownMonths, branch: str, terms: CadenceTerms) -> list[str]:
    """A first week that begins in an unknown month."""
    if terms.week_rule is None or not any(terms.calls.values()):
        return []
    before = inputs.period.plus(-1)
    monday = month_weeks(inputs.period, terms.week_rule)[0].monday
    lacking = known.missing(branch, (before,)) if monday < inputs.period.first else ()
    return [f"{branch}：电话{shortfall(lacking)}：第一周从 {monday} 起，{before} 的记录不在手边"] if lacking else []


def _trial_notes(branch: str, rows: pd.DataFrame) -> list[str]:
    """That levels on trial say who is due."""
    tried = int(rows["试算"].notna().sum())
    return [f"{branch}：还没有批准的级别，{tried} 户按试算的级别排走访，不进薪酬和考核"] if tried else []


def _whole(number: Any) -> int | None:
    """A requirement as a whole number of times; part of a time is a whole one."""
    return None if number is None else math.ceil(number)


def _report(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """R23: what the month's R22 rows count, and what D08 says was due; the same for each row of a branch."""
    visits, due = inputs.frame("R22"), inputs.results["D08"]
    rows = dict(list(visits.groupby("_branch")))
    needed = _approved(due.rows).groupby("_branch")["应走访"].sum()
    rates = dict(zip(due.extra["branches"]["_branch"], due.extra["branches"]["走访合规率"], strict=True))
    found: dict[str, list[Any]] = {header: [] for header in _REPORT}
    for branch in inputs.frame("R23")["_branch"]:
        mine = rows.get(branch, visits.iloc[:0])
        topics = mine["意见类别"].dropna().value_counts(sort=False)
        said = "、".join(f"{topic} {count}" for topic, count in sorted(topics.items()))
        values = (mine["客户编码"].nunique(), len(mine), int(needed.get(branch, 0)), rate_cell(rates.get(branch)), said or None)
        for header, value in zip(_REPORT, values, strict=True):
            found[header].append(value)
    return found


_REPORT = ("客户数", "巡访次数", "应巡访次数", "合规率", "意见分类计数")
CALC = Calc(
    id="D08",
    title=Text("走访合规", "Visits and calls"),
    run=run,
    graded=True,
    reads=("R20",),
    uses={
        "R03": "客户编码 企业全称 客户经理 建档日期",
        "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算",
        "R20": "客户编码 日期 方式",
        "R22": "客户编码 日期 意见类别 走访编号",
    },
    needs="visit_modes phone_counts_as_visit visit_counts_as_call cadence_from_next_month week_rule half_year_coverage",
    keeps={"R20": 6, "R22": 6},
    fills=(Fill(register="R23", columns=_REPORT, values=_report, needs=("D08",)),),
)
