"""D19b: the documents behind credits: used once or twice, genuine or not, and which credit they hold up (S1 C121; R48)."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_for_all
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, share, text, traced
from macros.calc.terms.cells import looked_up
from macros.calc.ways.summed_rows import places
from validators.filing.document_uses import REUSE, first_uses
from validators.frames import records
from validators.registers.risk.credit_lines import OTHER
from validators.registers.risk.documents import GENUINE, UNVERIFIED
from validators.values.missing import is_missing
from validators.values.origin import Origin, counted

SAMPLE = "doc_sample"
"""Parameter: which share of the documents is to be looked at."""
PASSED, AGAIN = "通过", "重复使用"
MONTHS = 24
"""So far back a document is looked for."""


def _itself(at: TableLines, pos: int, flag: str) -> Origin:
    """The row, where its flag is set."""
    own = at.lines.iloc[[pos]]
    return counted(at.register, places(own[own[flag] > 0]))


def _papers(at: TableLines, pos: int, of: str) -> Origin:
    """The documents of a credit."""
    held: Any = at.lines[f"_{of}"].iat[pos]
    return counted("R48", held)


_ROWS = Listing("R48").of(
    *text("_branch", "凭证类型", "号码"),
    *cells("money", "金额", total=True),
    *text("授信编号", "客户", "核验结果", "核验人"),
    *text("核验日期", form="date"),
    *text("首次使用处", "结论", "理由"),
    *(traced(name, "count", partial(_itself, flag=name), total=True) for name in ("重复", "没有通过")),
)
_BRANCHES = Tally("R48", "_branch").of(
    *(count("份数"), count("通过份数", ("结论", PASSED), "核验为真实、首次使用的"), share("通过率", "通过份数", "份数", empty="没有凭证")),
    *(
        count("重复份数", "_again", "第二次以后使用的"),
        count("没有核实", "_unproven", "核验结果不是真实的"),
        count("没有编号", "_loose", "没有授信编号的"),
    ),
    count("已核验", "_seen", "核验结果填了、不是未核验的"),
)


def _due(given: Given, rows: Sources) -> pd.DataFrame:
    """Of each branch how many documents were to be looked at, and how many were: empty while the share is blank."""
    held = rows["R48"]
    lines = []
    for branch in sorted(given.branches):
        own, part = held[held["_branch"] == branch], given.setting(SAMPLE, branch)
        due = None if part is None else -(-Fraction(part) * len(own) // 1)
        lines.append({"_branch": branch, "份数": len(own), "应抽查": due, "已核验": int(own["_seen"].sum())})
    frame = pd.DataFrame(lines, columns=["_branch", "份数", "应抽查", "已核验"])
    return frame.astype({"份数": "Int64", "应抽查": "Int64", "已核验": "Int64"})


_CREDITS = Listing("R47").of(
    *text("_branch", "授信编号", "集团", "成员", "业务品种"),
    *cells("money", "授信余额", total=True),
    *(traced(n, "count", partial(_papers, of=n), total=True) for n in ("凭证份数", "没有核实")),
    traced("没有凭证", "count", partial(_itself, flag="没有凭证"), total=True),
)
_NOTES = (
    *(unset_for_all(REUSE, "没有查重复使用，审计报告除外"), unset_for_all(SAMPLE, "没有算应抽查几份")),
    among(lambda rows: rows["_loose"], "{} 份凭证没有授信编号，核不到授信"),
)


def run(given: Given) -> Sources:
    """One row a document of R48 in its order: 首次使用处 of a second use, 结论 (通过, 重复使用, or the 核验结果), 理由.

    A second use is what `validators.filing.document_uses` says, over all branches and the months at hand; the first stays clean.
    Summary: 份数, 通过率 = 真实 and no second use / 份数. `extra["by_branch"]` the same by branch, `extra["sample"]`: 应抽查 =
    `doc_sample` x 份数, rounded up, 已核验. `extra["credits"]`: one row a credit of this bank with a balance: 凭证份数 of all months at
    hand, 没有核实 = of these not 真实 as last filed, 没有凭证 = 1 where there is none.
    """
    past = given.inputs.history.frame("R48")
    now = given.frame("R48").reset_index(drop=True)
    uses = pd.concat([past[past["_branch"].isin(given.branches)], now], ignore_index=True) if len(past) else now
    firsts = first_uses(uses, given.frame("R03"), given.frame("R47"), given.setting(REUSE) or ())
    before = len(uses) - len(now)
    where = [None if is_missing(first) else _place(given, uses.iloc[int(first)], now) for first in firsts.iloc[before:]]
    proven, loose = now["核验结果"].eq(GENUINE).fillna(False).astype(bool), now["授信编号"].isna()
    again = pd.Series([place is not None for place in where], index=now.index, dtype=bool)
    rows = now.assign(首次使用处=pd.Series(where, index=now.index, dtype="object"), _again=again, _unproven=~proven, _loose=loose)
    rows = rows.assign(_seen=now["核验结果"].notna() & ~now["核验结果"].eq(UNVERIFIED).fillna(False), 重复=again.astype("Int64"))
    rows = rows.assign(没有通过=(again | ~proven).astype("Int64"))
    told = [_judged(row) for row in records(rows)]
    words = {name: pd.Series([said[i] for said in told], index=now.index, dtype="object") for i, name in enumerate(("结论", "理由"))}
    return {"R48": rows.assign(**words), "R47": _held_up(given.frame("R47"), uses)}


def _place(given: Given, row: pd.Series, now: pd.DataFrame) -> str:
    """Where a document was used first: 分行1 2026-10 第 7 行 SX1."""
    names = {node.code: node.name for node in given.inputs.policy.organisation.nodes}
    credit = f"，授信 {row['授信编号']}" if not is_missing(row["授信编号"]) else ""
    return f"{names.get(row['_branch'], row['_branch'])} {row['_period']} 第 {row['_row']} 行{credit}"


def _judged(row: dict[str, Any]) -> tuple[str, str]:
    if row["_again"]:
        return AGAIN, f"先用在{row['首次使用处']}"
    if row["_unproven"]:
        return row["核验结果"] or UNVERIFIED, f"核验结果是“{row['核验结果'] or '空'}”，这笔授信先不放款"
    return PASSED, "核验为真实，首次使用" + "；没有授信编号，核不到授信" * row["_loose"]


def _held_up(credits: pd.DataFrame, uses: pd.DataFrame) -> pd.DataFrame:
    """The credits of this bank with a balance, and what stands behind each, every document as it was filed last."""
    own = credits[(credits["授信余额"] > 0).fillna(False) & ~credits["授信机构类型"].eq(OTHER).fillna(False)].reset_index(drop=True)
    last = uses[uses["授信编号"].notna()].drop_duplicates(["_branch", "授信编号", "凭证类型", "号码"], keep="last")
    proven = last["核验结果"].eq(GENUINE).fillna(False).astype(bool)
    papers = {"凭证份数": _by_credit(own, last), "没有核实": _by_credit(own, last[~proven])}
    counts = {name: [len(held) for held in found] for name, found in papers.items()}
    counts["没有凭证"] = [int(not n) for n in counts["凭证份数"]]
    rows = own.assign(**{name: pd.Series(values, index=own.index, dtype="Int64") for name, values in counts.items()})
    return rows.assign(**{f"_{name}": pd.Series(found, index=own.index, dtype="object") for name, found in papers.items()})


def _by_credit(credits: pd.DataFrame, papers: pd.DataFrame) -> list[list[tuple[str, int]]]:
    """File and row of the documents of each credit."""
    held = {key: list(places(part)) for key, part in papers.groupby(["_branch", "授信编号"], sort=False)}
    return [found or [] for found in looked_up(credits, ("_branch", "授信编号"), held)]


CALC = Computation(
    "D19b",
    "凭证核验",
    "Documents behind credits",
    reads=("R48",),
    uses={
        "R03": "客户编码 统一社会信用代码",
        "R47": "授信编号 集团 成员 授信机构类型 业务品种 授信余额",
        "R48": "凭证类型 号码 金额 授信编号 客户 核验结果 核验日期 核验人 记录编号",
    },
    needs="reuse_types doc_sample",
    keeps={"R48": MONTHS},
).of(
    run,
    _ROWS,
    beside={"by_branch": _BRANCHES, "sample": _due, "credits": _CREDITS},
    summary=_BRANCHES,
    totals=("份数", "通过率", "通过份数", "重复份数", "没有核实", "没有编号"),
    notes=_NOTES,
)
