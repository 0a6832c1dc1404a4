"""D20: whether the members that groups pay for are real (S1 C117, C118; G22, G23; V33; R46, R12)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import count, ruled, share, text, told
from macros.calc.terms.member_tests import AT, BATCH, FALSE, IDLE, TESTS, WEAK, tested
from macros.calc.terms.paid_members import ACCOUNT, NUMBER
from validators.frames import plain_values, records
from validators.values.cell import plain
from validators.values.money import percent_shown

FEWEST, ALARM = "min_members", "unreal_alarm"
UNREAL, DOUBTFUL = "不真实", "可疑"
_COUNTS = (
    count("成员", "_audited", "本期还没有退出的成员"),
    count("在网", "_open", "期末没有退出的成员"),
    count(UNREAL, "_unreal", f"{'、'.join(FALSE)} 有一项的成员"),
    share("不真实率", UNREAL, "成员", empty="没有核查的成员"),
    count(DOUBTFUL, "_doubtful", f"只有 {'、'.join(WEAK)} 的成员"),
    count("未核对", "_unchecked", "花名册核对没有填的成员"),
    *(count(name, name, words) for name, words in TESTS.items()),
    count("虚假风险账户", "_sham", "不真实率过高或在网成员过少的账户"),
    count("后付费无周期", "_unbound", "后付费、没有写交款周期的账户"),
)


def _why(at: TableLines, line: dict[str, Any]) -> str:
    """What is wrong with an account, with the figures it was judged by."""
    alarm, fewest = (at.given.setting(code, line["_branch"]) for code in (ALARM, FEWEST))
    said = [f"{words} {line[name]} 人" for name, words in TESTS.items() if line[name]]
    if _too_many(line[UNREAL], line["成员"], alarm):
        said.append(f"不真实率 {percent_shown(line['不真实率'])}，高于 {percent_shown(alarm)}")
    if fewest is not None and line["在网"] < fewest:
        said.append(f"在网 {line['在网']} 人，少于 {plain(fewest)} 人")
    return "；".join([*said, *["后付费没有写交款周期"] * bool(line["后付费无周期"])]) or "没有问题"


_ROWS = Tally("R46", *AT, where="_audited", record=("R46", "_audited")).of(
    *(told(name) for name in ("集团客户", "统付产品", "办理渠道", "客户经理")), *_COUNTS, ruled("理由", _why)
)
_MEMBERS = Listing("R46", where="_found").of(
    *text("_branch", ACCOUNT, "集团客户", NUMBER, "姓名", "项目", "结论"),
    *text("加入日期", form="date"),
    *text("办理渠道", "客户经理", "核清结果", "理由"),
)
_BRANCHES = Tally("R46", "_branch", where="_audited", branches=True).of(count("核查账户", "_first", "有核查的成员的账户"), *_COUNTS)
_NOTES = (
    *(unset_of(code, f"没有{words}") for code, words in ((IDLE, "查连续零使用"), (BATCH, "查成批入网"))),
    *(unset_of(code, f"没有{words}") for code, words in ((FEWEST, "看在网人数"), (ALARM, "看不真实率"))),
    among(lambda rows: rows["_unchecked"], "{} 个成员没有核对花名册，不在花名册这一项没有判断"),
    among(lambda rows: rows["_unknown_use"], "{} 个成员没有填连续零使用月数，零使用这一项没有判断"),
    lambda done: () if done.given.inputs.final else ("一个号码在两个集团这一项，这里只查了本单位的，以上级合并的为准",),
)


def run(given: Given) -> pd.DataFrame:
    """One row an account of R46 with members to audit: who left before the period is not.

    T1 花名册核对 is 否 and 在职证明 is not 是 (blank 花名册核对 = 未核对, counted apart); T2 the number is there, at the end of
    the period, in two accounts or more (final only over all branches); T3 连续零使用月数 >= `zero_months` (blank while there
    is usage = 0); T4 no 姓名, or 证件末四位 that are not four; T5 `batch_k` members of the account or more, there at the end,
    with the same 加入日期 and 办理渠道; T6 状态 is 注销 and 退出日期 blank. 不真实 = T1, T4 or T6; 可疑 = T2, T3 or T5 without
    these; 核清结果 属实 silences T3 and T5. `t1_on` … `t6_on` switch each off (G23); of 流量统付 and 集团话费统付 only T2, T4
    and T6 are asked (G22). A blank threshold is no test and is said. 虚假风险 ⇔ 不真实率 > `unreal_alarm`, or fewer than
    `min_members` there; 后付费无周期 ⇔ 后付费 and no cycle on the account or in its contract. `extra["members"]`: who was
    found, and why; `extra["by_branch"]`: the sums, with 核查账户.
    """
    rows = tested(given)
    unreal, found = (rows[list(names)].any(axis=1) for names in (FALSE, TESTS))
    rows = rows.assign(_unreal=unreal, _found=found, _doubtful=found & ~unreal)
    hits = [[name for name, hit in zip(TESTS, flags, strict=True) if hit] for flags in rows[[*TESTS]].itertuples(index=False, name=None)]
    said = {
        "项目": ["、".join(names) or None for names in hits],
        "理由": ["；".join(TESTS[name] for name in names) or None for names in hits],
        "结论": [UNREAL if bad else DOUBTFUL if names else None for names, bad in zip(hits, unreal, strict=True)],
    }
    return _accounts(given, rows.assign(**{name: pd.Series(values, index=rows.index, dtype="object") for name, values in said.items()}))


def _accounts(given: Given, rows: pd.DataFrame) -> pd.DataFrame:
    """With what is judged of a whole account on the first of its audited rows: `_first`, `_sham`, `_unbound`."""
    audited = rows[rows["_audited"]]
    first = rows.index.isin(audited.drop_duplicates(AT).index)
    sums = audited.groupby(AT)[["_unreal", "_open"]].sum().assign(_all=audited.groupby(AT).size())
    sham = {(line["_branch"], line[ACCOUNT]) for line in records(sums.reset_index()) if _is_sham(given, line)}
    at, unbound = list(zip(*(plain_values(rows[key]) for key in AT), strict=True)), _unbound(given, audited)
    judged = {"_sham": sham, "_unbound": unbound}
    flags = {name: [own and key in held for own, key in zip(first, at, strict=True)] for name, held in judged.items()}
    return rows.assign(_first=first, **{name: pd.Series(values, index=rows.index, dtype=bool) for name, values in flags.items()})


def _is_sham(given: Given, line: dict[str, Any]) -> bool:
    fewest = given.setting(FEWEST, line["_branch"])
    few = fewest is not None and line["_open"] < fewest
    return few or _too_many(line["_unreal"], line["_all"], given.setting(ALARM, line["_branch"]))


def _too_many(unreal: int, every: int, alarm: Any) -> bool:
    return alarm is not None and unreal > alarm * every


def _unbound(given: Given, rows: pd.DataFrame) -> set[tuple[Any, ...]]:
    """Accounts of 后付费 without a cycle: neither a row of theirs nor the contract that one names has it."""
    contracts = given.frame("R12")
    bound = set(contracts.loc[contracts["客户交款周期"].notna(), ["_branch", "合同编号"]].itertuples(index=False, name=None))
    signed = [key in bound for key in zip(*(plain_values(rows[name]) for name in ("_branch", "合同")), strict=True)]
    with_cycle = rows["交款周期"].notna() | pd.Series(signed, index=rows.index, dtype=bool)
    after = rows[rows["付费方式"].eq("后付费").fillna(False)]
    return set(after[AT].itertuples(index=False, name=None)) - set(rows.loc[with_cycle, AT].itertuples(index=False, name=None))


CALC = Computation(
    "D20",
    "统付真实性",
    "Unified-payment audit",
    reads=("R46",),
    uses={
        "R12": "合同编号 客户交款周期",
        "R46": "集团账户 号码 姓名 证件末四位 集团客户 统付产品 付费方式 交款周期 合同 在职证明 花名册核对 核清结果 加入日期 办理渠道 客户经理 "
        "月使用量 连续零使用月数 退出日期 状态",
    },
    needs=f"{IDLE} {BATCH} {FEWEST} {ALARM} {' '.join(f'{name.lower()}_on' for name in TESTS)}",
).of(run, _ROWS, beside={"members": _MEMBERS, "by_branch": _BRANCHES}, summary=_BRANCHES, notes=_NOTES)
