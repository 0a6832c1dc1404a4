"""D09: 客户增减, who stayed, left, came and came back, and what they contribute (S3 C05, C34; G28; settled 7, 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from macros.calc.terms.shares import ratio
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import KnownMonths, customer_months, known_months, short_history
from macros.calc.ways.summed_rows import CustomerRecords
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import plain_values, records
from validators.values.money import yuan_shown
from validators.values.origin import Origin, each_of, less, quotient, sum_of
from validators.values.period import Month
from validators.values.text import Text

RETAINED, LOST, NEW, BACK = "保留", "流失", "新增", "再生"
CAME, WENT, MOVES = "转入", "转出", ("进入大客户", "退出大客户")
"""A customer that another branch had, and one that another branch has: neither new nor lost (settled 48)."""
_PARAMETERS = ("churn_months", "churn_metric", "churn_population")
_LIMITS = ("churn_max", "decline_tolerance")
_KEYS = ["_branch", "客户编码"]
_COLUMNS = [*_KEYS, "上期", "本期", "状态", "企业全称", "客户经理", "上期级别", "增减", "贡献", "理由"]
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("上期", "本期", "增减"), "money")
_SUMMARY = {
    "保有率": "ratio",
    "流失率": "ratio",
    "贡献保有率": "ratio",
    "总收入比": "ratio",
    "上期户数": "count",
    "保留": "count",
    "流失": "count",
    "新增": "count",
    "再生": "count",
    "转入": "count",
    "转出": "count",
    "贡献下降": "count",
    "大客户上期户数": "count",
    "大客户流失": "count",
    "大客户保有率": "ratio",
    "进入大客户": "count",
    "退出大客户": "count",
}


class ChurnScheme(NamedTuple):
    """How a branch compares: `months` in each period, the metric of activity, whom it looks at."""

    months: int
    metric: str
    population: str

    def windows(self, month: Month) -> tuple[tuple[Month, ...], tuple[Month, ...]]:
        """The previous and the current period that end with `month`."""
        both = month.back(2 * self.months)
        return both[: self.months], both[self.months :]


def run(inputs: Inputs) -> Result:
    """One row a customer active in the previous or the current period: 上期, 本期 = 收入 in fen, and 状态.

    Active: Σ 收入 (or 数量, `churn_metric`) of the period > 0, reversals included. 保留 = both, 流失 = previous only, 新增 =
    current only; 再生 instead when active in an earlier month or 首次业务月 lies before the previous period. 保有率 =
    n(保留)/n(上期), 流失率 = 1 - 保有率, 贡献保有率 = Σ 本期 / Σ 上期 over the customers of 上期, 总收入比 = the same over all
    rows. A branch without any known month of the previous period has no 上期 and no 状态 (历史不足) and is in no share.
    `extra["levels"]`: who entered or left the list of 大客户 by level (C05); `extra["branches"]`: the summary by branch.
    """
    stops = Stops("D09")
    rows = _with_moves(inputs, states(inputs, inputs.period, stops))
    limits = {b: [inputs.setting(code, b) for code in _LIMITS] for b in rows["_branch"].unique()}
    moved = _movements(inputs)
    rows = _described(inputs, rows, {b: tolerance for b, (_, tolerance) in limits.items()})
    branches = sorted({*rows["_branch"], *inputs.branches})
    tallies, whole = _tallies(rows, moved, inputs.policy.pack.grades.levels), Counter[tuple[str, str]]()
    for tally in tallies.values():
        whole.update(tally)
    by_node = [{"_branch": b, **_summary(tallies.get(b, Counter()))} for b in branches]
    notes = _notes(inputs, rows, by_node, {b: most for b, (most, _) in limits.items()})
    return Result(
        title=CALC.title,
        rows=rows[_COLUMNS],
        formats=_FORMATS,
        summary=_summary(whole),
        summary_formats=_SUMMARY,
        blocked=stops.found,
        notes=notes,
        examples=named_examples(inputs, (*_PARAMETERS, *_LIMITS), inputs.branches),
        extra={"levels": moved, "branches": pd.DataFrame(by_node, columns=["_branch", *_SUMMARY], dtype="object")},
        lineage=_lineage(inputs, rows, moved, pd.DataFrame({"_branch": branches})),
    )


def _lineage(inputs: Inputs, rows: pd.DataFrame, moved: pd.DataFrame, nodes: pd.DataFrame) -> Lineage:
    """上期 and 本期: the customer's rows of the months compared; a customer counts as its 客户档案."""

    def total(which: int) -> OfRow:
        return lambda pos: _customer_sum(inputs, str(rows["_branch"].iat[pos]), str(rows["客户编码"].iat[pos]), which)

    before, now = total(0), total(1)
    moves = _state_ways(rows, inputs.policy.pack.grades.levels) | {word: partial(_moved, moved, word) for word in MOVES}
    return Lineage(
        rows={"上期": before, "本期": now, "增减": lambda pos: less(now(pos), before(pos))},
        record=CustomerRecords(inputs).each(rows),
        records={"levels": CustomerRecords(inputs).each(moved)},
        summary={name: partial(way, None) for name, way in moves.items()},
        extra={"branches": {name: partial(_of_node, way, nodes) for name, way in moves.items()}},
    )


def _moved(moved: pd.DataFrame, word: str, branch: Any) -> Origin:
    mine = (moved["变动"] == word) & ((moved["_branch"] == branch) if branch is not None else True)
    return each_of(CALC.id, np.flatnonzero(mine.to_numpy()), "levels")


def _of_node(way: Callable[[Any], Origin], nodes: pd.DataFrame, pos: int) -> Origin:
    return way(nodes["_branch"].iat[pos])


def _state_ways(rows: pd.DataFrame, levels: Sequence[str]) -> dict[str, Callable[[Any], Origin]]:
    """How many customers stayed, left, came and came back: of one branch, or of all (None)."""

    def held(*states: str, key: bool = False, fell: bool = False) -> Callable[[Any], Origin]:
        def way(branch: Any) -> Origin:
            mask = rows["贡献"] == "下降" if fell else rows["状态"].isin(states)
            mask &= rows["上期级别"].isin(levels) if key else True
            mask &= rows["_branch"] == branch if branch is not None else True
            return each_of(CALC.id, np.flatnonzero(mask.to_numpy()))

        return way

    def share(part: Callable[[Any], Origin], whole: Callable[[Any], Origin]) -> Callable[[Any], Origin]:
        return lambda branch: quotient(part(branch), whole(branch))

    had, key_had = held(RETAINED, LOST), held(RETAINED, LOST, key=True)
    counts = {state: held(state) for state in (RETAINED, LOST, NEW, BACK, CAME, WENT)} | {"贡献下降": held(fell=True)}
    rates = {"保有率": share(held(RETAINED), had), "流失率": share(held(LOST), had)}
    keys = {"大客户上期户数": key_had, "大客户流失": held(LOST, key=True), "大客户保有率": share(held(RETAINED, key=True), key_had)}
    return {"上期户数": had, **counts, **rates, **keys}


def _customer_sum(inputs: Inputs, branch: str, code: str, which: int) -> Origin:
    months = int(inputs.parameter("churn_months", branch))
    both = inputs.period.back(2 * months)
    return sum_of("R10", "收入", both[which * months : (which + 1) * months], {("_branch", "客户编码"): [(branch, code)]})


def states(inputs: Inputs, month: Month, stops: Stops, sums: pd.DataFrame | None = None) -> pd.DataFrame:
    """The customers of P∪Q of the periods that end with `month`: keys, 上期, 本期 (Int64 fen), 状态, 上期级别, `_short`.

    D10 asks for earlier months too, with `customer_months` made once. A branch with a blank parameter has no rows.
    """
    sums, known = customer_months(inputs) if sums is None else sums, known_months(inputs)
    parts = [
        _states(inputs, month, scheme, sums[sums["_branch"].isin(branches)], known)
        for scheme, branches in _schemes(inputs, stops, sums["_branch"].unique()).items()
    ]
    filled = [part for part in parts if len(part)]
    empty = pd.DataFrame(
        {
            name: pd.Series(dtype=dtype)
            for name, dtype in {
                "_branch": "object",
                "客户编码": "object",
                "上期": "Int64",
                "本期": "Int64",
                "状态": "object",
                "上期级别": "object",
                "_short": "object",
            }.items()
        }
    )
    found = pd.concat(filled, ignore_index=True) if filled else empty
    return found.sort_values(_KEYS, ignore_index=True)


def _with_moves(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """转出 and 转入 for a customer that one branch has lost and another has won, by credit code or decision; where only the
    names agree both stay as they are and say so in `_moved` (settled 48; what is known of it is the centre's).
    """
    rows = rows.assign(_moved="")
    known = inputs.results.get("moves")
    if known is None or known.rows.empty or rows.empty:
        return rows
    at = {key: pos for pos, key in enumerate(rows[_KEYS].itertuples(index=False, name=None))}
    state, said = rows["状态"].tolist(), [""] * len(rows)
    for branch, code, to, fresh, how in known.rows.itertuples(index=False, name=None):
        one, two = at.get((branch, code)), at.get((to, fresh))
        if one is None or two is None or state[one] != LOST or state[two] not in (NEW, BACK):
            continue
        sure = how != "名称相同"
        said[one], said[two] = (
            (f"{word}{b} {c}（{how}）") for word, b, c in ((_word(sure, "到"), to, fresh), (_word(sure, "自"), branch, code))
        )
        if sure:
            state[one], state[two] = WENT, CAME
    return rows.assign(状态=pd.Series(state, index=rows.index, dtype="object"), _moved=said)


def _word(sure: bool, way: str) -> str:
    return f"转{'出' if way == '到' else '入'}，{way} " if sure else f"疑似转移，{way} "


def without_previous(inputs: Inputs, known: KnownMonths, branch: str, month: Month) -> bool:
    """True when no month of the period before that of `month` is known of a branch, or `churn_months` is blank."""
    months = inputs.setting("churn_months", branch)
    if months is None:
        return True
    previous = month.plus(-int(months)).back(int(months))
    return len(known.missing(branch, previous)) == len(previous)


def _schemes(inputs: Inputs, stops: Stops, branches: Iterable[str]) -> dict[ChurnScheme, list[str]]:
    found: dict[ChurnScheme, list[str]] = {}
    for branch in sorted({*branches, *inputs.branches}):
        months, metric, population = (stops.need(inputs, code, branch) for code in _PARAMETERS)
        if months is not None and metric is not None and population is not None:
            found.setdefault(ChurnScheme(int(months), metric, population), []).append(branch)
    return found


def _states(inputs: Inputs, month: Month, scheme: ChurnScheme, sums: pd.DataFrame, known: KnownMonths) -> pd.DataFrame:
    previous, current = scheme.windows(month)
    before, now = (_total(sums, months) for months in (previous, current))
    both = before.join(now, how="outer", lsuffix="_前", rsuffix="_后").fillna(0)
    active = both[f"{scheme.metric}_前"] > 0, both[f"{scheme.metric}_后"] > 0
    levels = inputs.levels(month.plus(-scheme.months)).set_index(_KEYS)["级别"]
    both = both.assign(上期级别=levels.reindex(both.index), _p=active[0], _q=active[1])[active[0] | active[1]]
    if scheme.population == "大客户":
        both = both[both["上期级别"].isin(inputs.policy.pack.grades.levels)]
    earlier = _earlier(inputs, sums, scheme, previous[0])
    status = np.select([both["_p"] & both["_q"], both["_p"], both.index.isin(earlier)], [RETAINED, LOST, BACK], NEW)
    missing = {b: known.missing(b, (*previous, *current)) for b in both.index.unique("_branch")}
    blind = {b for b in missing if without_previous(inputs, known, b, month)}
    short = {b: short_history(lacking, (*previous, *current)) for b, lacking in missing.items()}
    both = both.assign(状态=pd.Series(status, index=both.index, dtype="object")).reset_index()
    unseen = both["_branch"].isin(blind)
    return pd.DataFrame(
        {
            "_branch": both["_branch"],
            "客户编码": both["客户编码"],
            "上期": both["收入_前"].mask(unseen),
            "本期": both["收入_后"],
            "状态": both["状态"].mask(unseen, None),
            "上期级别": both["上期级别"].astype("object"),
            "_short": both["_branch"].map(short).astype("object"),
        }
    )


def _total(sums: pd.DataFrame, months: Sequence[Month]) -> pd.DataFrame:
    part = sums[sums["月份"].isin([str(month) for month in months])]
    return part.groupby(_KEYS)[["收入", "数量"]].sum().astype("Int64")


def _earlier(inputs: Inputs, sums: pd.DataFrame, scheme: ChurnScheme, start: Month) -> pd.MultiIndex:
    """Customers with Active(c, m) in a month before `start`, or with such a 首次业务月 (settled 8)."""
    old = sums[(sums["月份"] < str(start)) & (sums[scheme.metric] > 0)][_KEYS]
    files = inputs.frame("R03")
    said = files[files["首次业务月"].notna() & (files["首次业务月"].fillna("9999") < str(start))][_KEYS].dropna()
    return pd.MultiIndex.from_frame(pd.concat([old, said], ignore_index=True).drop_duplicates())


def _described(inputs: Inputs, rows: pd.DataFrame, tolerances: dict[str, Decimal | None]) -> pd.DataFrame:
    """With name, manager, 增减, 贡献 and the reason."""
    files = inputs.frame("R03").drop_duplicates(_KEYS)[[*_KEYS, "企业全称", "客户经理"]]
    rows = rows.merge(files, on=_KEYS, how="left")
    rows["增减"] = rows["本期"] - rows["上期"]
    rows["贡献"] = pd.Series(
        [
            _contribution(*cells)
            for cells in zip(*map(plain_values, (rows["上期"], rows["本期"], rows["状态"], rows["_branch"].map(tolerances))), strict=True)
        ],
        dtype="object",
    )
    rows["理由"] = pd.Series(
        [
            _why(*cells)
            for cells in zip(*(plain_values(rows[name]) for name in ("上期", "本期", "状态", "贡献", "_short", "_moved")), strict=True)
        ],
        dtype="object",
    )
    return rows


def _contribution(before: Any, now: Any, state: str | None, tolerance: Any) -> str | None:
    """上升 / 持平 / 下降 of a customer that stayed; a fall within the tolerance (C34) is 持平."""
    if state != RETAINED:
        return None
    allowed = Fraction(tolerance) if isinstance(tolerance, Decimal) else Fraction(0)
    if now > before:
        return "上升"
    return "下降" if int(now) < int(before) * (1 - allowed) else "持平"


def _why(before: Any, now: Any, state: str | None, contribution: str | None, short: str, moved: str) -> str:
    if state is None:
        return f"{short}；没有上期，不判断增减"
    said = f"上期 {yuan_shown(int(before))}，本期 {yuan_shown(int(now))}"
    if state == BACK:
        said += "，更早有过业务"
    elif contribution == "下降":
        said += f"，贡献下降 {yuan_shown(int(before - now))}"
    return "；".join(filter(None, (said, moved, short)))


def _movements(inputs: Inputs) -> pd.DataFrame:
    """大客户增减 by level: who entered or left 州级 / 县级 between the ends of the two periods (R06)."""
    frames, now = [], inputs.levels()
    spans = {branch: inputs.setting("churn_months", branch) for branch in inputs.branches}
    for months in {span for span in spans.values() if span is not None}:
        branches = [branch for branch, span in spans.items() if span == months]
        before = inputs.levels(inputs.period.plus(-int(months)))
        old, new = (part[part["_branch"].isin(branches)] for part in (before, now))
        frames.append(old.merge(new, on=_KEYS, how="outer", suffixes=("_前", "_后")))
    columns = [*_KEYS, "上期级别", "本期级别", "变动"]
    if not frames:
        return pd.DataFrame(columns=columns, dtype="object")
    both = pd.concat(frames, ignore_index=True).rename(columns={"级别_前": "上期级别", "级别_后": "本期级别"})
    was, is_ = (both[name].isin(inputs.policy.pack.grades.levels) for name in ("上期级别", "本期级别"))
    both["变动"] = np.select([is_ & ~was, was & ~is_], MOVES, "")
    return both[both["变动"] != ""].sort_values(_KEYS, ignore_index=True)[columns]


def _tallies(rows: pd.DataFrame, moved: pd.DataFrame, levels: tuple[str, ...]) -> dict[str, Counter[tuple[str, str]]]:
    """By branch: customers, 上期 and 本期 in fen of each 状态, of those that were 大客户, of each 贡献 and 变动."""
    found: dict[str, Counter[tuple[str, str]]] = {}
    marked = rows.assign(大客户=rows["上期级别"].isin(levels), 户数=1)
    grouped = marked.groupby(["_branch", "状态", "大客户", "贡献"], dropna=False)[["户数", "上期", "本期"]].sum().reset_index()
    for row in records(grouped):
        tally, state = found.setdefault(row["_branch"], Counter()), row["状态"] or ""
        for name in ("户数", "上期", "本期"):
            tally[state, name] += int(row[name])
        tally[state, "大客户"] += int(row["户数"]) if row["大客户"] else 0
        tally["贡献", row["贡献"] or ""] += int(row["户数"])
    for branch, move in zip(moved["_branch"], moved["变动"], strict=True):
        found.setdefault(branch, Counter())["变动", move] += 1
    return found


def _summary(tally: Counter[tuple[str, str]]) -> dict[str, Any]:
    """Numbers and shares; of customers none of whose earlier period is known nothing is known, which is not 0."""
    kept, lost, new, back = (tally[state, "户数"] for state in (RETAINED, LOST, NEW, BACK))
    held_before, held_now = (tally[RETAINED, name] + tally[LOST, name] for name in ("上期", "本期"))
    before, now = (sum(tally[state, name] for state in (RETAINED, LOST, NEW, BACK, CAME, WENT)) for name in ("上期", "本期"))
    key_kept, key_lost = tally[RETAINED, "大客户"], tally[LOST, "大客户"]
    found = {
        "保有率": ratio(kept, kept + lost),
        "流失率": ratio(lost, kept + lost),
        "贡献保有率": ratio(held_now, held_before),
        "总收入比": ratio(now, before),
        "上期户数": kept + lost,
        "保留": kept,
        "流失": lost,
        "新增": new,
        "再生": back,
        "转入": tally[CAME, "户数"],
        "转出": tally[WENT, "户数"],
        "贡献下降": tally["贡献", "下降"],
        "大客户上期户数": key_kept + key_lost,
        "大客户流失": key_lost,
        "大客户保有率": ratio(key_kept, key_kept + key_lost),
    }
    unseen = tally["", "户数"] > 0 and not any(tally[state, "户数"] for state in (RETAINED, LOST, NEW, BACK, CAME, WENT))
    return (dict.fromkeys(found) if unseen else found) | {word: tally["变动", word] for word in MOVES}


def _notes(inputs: Inputs, rows: pd.DataFrame, by_node: list[dict[str, Any]], most: dict[str, Any]) -> tuple[str, ...]:
    short = rows[rows["_short"].fillna("") != ""].drop_duplicates("_branch")
    said = [f"{branch}：{text}" for branch, text in zip(short["_branch"], short["_short"], strict=True)]
    for node in by_node:
        limit = most.get(node["_branch"])
        if limit is not None and node["大客户流失"] is not None and node["大客户流失"] > limit:
            said.append(f"{node['_branch']}：大客户流失 {node['大客户流失']} 户，超过允许的 {limit} 户")
        if node["上期户数"] == 0 and not (short["_branch"] == node["_branch"]).any():
            said.append(f"{node['_branch']}：分母为0：上期没有客户，保有率为空")
    return tuple(said)


CALC = Calc(
    id="D09",
    title=Text("客户增减", "Churn and retention"),
    run=run,
    reads=("R10",),
    uses={"R03": "客户编码 企业全称 客户经理", "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算", "R10": "客户编码 数量 收入"},
    needs="churn_months churn_metric churn_population churn_max decline_tolerance",
)
