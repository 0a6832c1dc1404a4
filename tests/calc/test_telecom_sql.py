"""D20, D25 and D39 against the same in SQL by hand, over random rows with blanks, zeros, negatives, ties and boundaries."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from building.campaign import share
from building.preset_policy import preset_policy
from building.telecom_sql import TelecomAgain
from building.typed_rows import stored
from macros.calc.d20_paid_members import CALC as REAL
from macros.calc.d25_group_value import CALC as VALUE
from macros.calc.d39_payment_benefit import CALC as BENEFIT
from validators.frames import records

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
DAYS = (None, dt.date(2025, 3, 1), dt.date(2026, 9, 30), FIRST, dt.date(2026, 10, 15), LAST, dt.date(2026, 11, 1))
BRANCHES, GROUPS = ("LJ01", "LJ02"), ("G1", "G2", "G3")
PRODUCTS = ("成员统付", "成员统付", "流量统付", "集团话费统付", "专线")
HEADS = {
    "account": "集团账户",
    "number": "号码",
    "name": "姓名",
    "tail": "证件末四位",
    "payer": "集团客户",
    "product": "统付产品",
    "paid": "付费方式",
    "cycle": "交款周期",
    "contract": "合同",
    "employed": "在职证明",
    "roster": "花名册核对",
    "cleared": "核清结果",
    "joined": "加入日期",
    "channel": "办理渠道",
    "used": "月使用量",
    "idle": "连续零使用月数",
    "subsidy": "终端补贴",
    "gone": "退出日期",
    "state": "状态",
}
ROUNDS = share(1000, 10)


def members(rng: Random) -> list[dict[str, Any]]:
    found = {}
    for n in range(rng.randrange(0, 40)):
        branch, account = rng.choice(BRANCHES), rng.choice((*GROUPS, "Z9"))
        number = f"1380000{rng.randrange(12):04d}" if rng.random() < 0.5 else f"139000{n:05d}"
        found.setdefault((branch, account, number), _member(rng, n, branch, account, number))
    return list(found.values())


def _member(rng: Random, n: int, branch: str, account: str, number: str) -> dict[str, Any]:
    return {
        "n": n,
        "branch": branch,
        "account": account,
        "number": number,
        "name": rng.choice(("甲", "乙", None)),
        "tail": rng.choice(("1234", "012X", "12", None, "12345")),
        "payer": rng.choice((*GROUPS, None)),
        "product": rng.choice((*PRODUCTS[:4], None)),
        "paid": rng.choice(("预存", "后付费", None)),
        "cycle": rng.choice((None, None, 30)),
        "contract": rng.choice((None, "H1", "H2")),
        **{name: rng.choice((True, False, None)) for name in ("employed", "roster")},
        "cleared": rng.choice((None, None, "属实", "已清退")),
        "joined": rng.choice(DAYS),
        "channel": rng.choice(("网站", "客户经理", None)),
        "used": rng.choice((None, 0, 20_000)),
        "idle": rng.choice((None, 0, 2, 3, 4)),
        "subsidy": rng.choice((None, 0, 30_000)),
        "gone": rng.choice((None, None, None, *DAYS)),
        "state": rng.choice(("正常", "注销", None)),
    }


def by_branch(register: str, rows: list[dict[str, Any]], heads: dict[str, str]) -> list[Any]:
    frames = []
    for number, branch in enumerate(BRANCHES):
        own = [row for row in rows if row["branch"] == branch]
        values: dict[str, list[Any]] = {header: [row[name] for row in own] for name, header in heads.items()}
        frames.append(stored(register, values, branch=branch, file=f"{number}.xlsx"))
    return frames


def tables(rng: Random) -> dict[str, list[dict[str, Any]]]:
    amounts = (0, 1, 5_000, 250_099, -300)
    bills = [
        {
            "branch": rng.choice(BRANCHES),
            "payer": rng.choice((*GROUPS, "X")),
            "product": rng.choice(PRODUCTS),
            "income": rng.choice(amounts),
        }
        | {"discount": rng.choice((None, 0, 400))}
        for _ in range(rng.randrange(0, 15))
    ]
    owed = [
        {"branch": branch, "no": f"Y{n}", "payer": rng.choice((*GROUPS, None)), "amount": rng.choice((1_000, 0, 70_000))}
        | {"due": rng.choice(DAYS[1:])}
        for n in range(rng.randrange(0, 10))
        for branch in [rng.choice(BRANCHES)]
    ]
    receipts = [
        {"branch": row["branch"], "no": row["no"], "day": rng.choice(DAYS[1:]), "amount": rng.choice((500, 1_000, -200))}
        for row in owed
        for _ in range(rng.randrange(0, 3))
    ]
    market = [
        {"branch": rng.choice(BRANCHES), "area": rng.choice(("城区", "县区")), "business": rng.choice((None, "专线", "数据"))}
        | {"own": rng.choice((None, 90_000, 500_000))}
        for _ in range(rng.randrange(0, 6))
    ]
    groups = [{"branch": b, "code": code, "kind": rng.choice(("金融", "服务业"))} for b in BRANCHES for code in rng.sample(GROUPS, 2)]
    contracts = [{"branch": b, "no": no, "cycle": rng.choice((None, 30))} for b in BRANCHES for no in ("H1", "H2")]
    return {
        "members": members(rng),
        "bills": bills,
        "owed": owed,
        "receipts": receipts,
        "market": market,
        "groups": groups,
        "contracts": contracts,
    }


def frames_of(told: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "R46": by_branch("R46", told["members"], HEADS),
        "R10": by_branch("R10", told["bills"], {"payer": "客户编码", "product": "业务代码", "income": "收入", "discount": "折扣折让"}),
        "R15": by_branch("R15", told["owed"], {"no": "应收编号", "payer": "客户", "amount": "应收金额", "due": "到期日"}),
        "R15b": by_branch("R15b", told["receipts"], {"no": "应收编号", "day": "收款日期", "amount": "收款金额"}),
        "R39": by_branch("R39", told["market"], {"area": "区域", "business": "业务", "own": "本企业"}),
        "R03": by_branch("R03", told["groups"], {"code": "客户编码", "kind": "客户类型"}),
        "R12": by_branch("R12", told["contracts"], {"no": "合同编号", "cycle": "客户交款周期"}),
    }


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_same_as_by_hand_in_sql(seed: int, inputs: Any) -> None:
    rng = Random(f"telecom {seed}")
    told = tables(rng)
    again, (months, batch) = TelecomAgain(FIRST, LAST, **told), (rng.choice((None, 3)), rng.choice((None, 2)))
    alarm, fewest = rng.choice((None, Fraction(1, 4))), rng.choice((None, 2))
    changes = {"zero_months": months, "batch_k": batch, "unreal_alarm": alarm and "25%", "min_members": fewest}
    policy = preset_policy({name: None if value is None else str(value) for name, value in changes.items()}, pack="P05")
    given = inputs(policy=policy, branches=BRANCHES, final=True, **frames_of(told))
    audited(again, REAL.run(given), months, batch, alarm, fewest)
    names = ("_branch", "集团客户", "收入", "折扣折让", "终端补贴", "净收益", "期初旧欠", "旧欠收回")
    assert [tuple(row[name] for name in names) for row in records(BENEFIT.run(given).rows)] == again.benefits()
    valued(again, VALUE.run(given), told)


def audited(again: TelecomAgain, found: Any, months: Any, batch: Any, alarm: Any, fewest: Any) -> None:
    names = ("_branch", "集团账户", "成员", "在网", "不真实", "可疑", "未核对", *(f"T{n}" for n in range(1, 7)))
    rows, wanted = records(found.rows), again.accounts(months, batch)
    assert [tuple(row[name] for name in names) for row in rows] == wanted
    for row, line in zip(rows, wanted, strict=True):
        sham = (alarm is not None and line[4] > alarm * line[2]) or (fewest is not None and line[3] < fewest)
        assert (row["虚假风险账户"], row["不真实率"]) == (int(sham), Fraction(line[4], line[2])), row
    assert {(r["_branch"], r["集团账户"]) for r in rows if r["后付费无周期"]} == again.unbound()
    assert len(found.extra["members"]) == sum(line[4] + line[5] for line in wanted)


def valued(again: TelecomAgain, found: Any, told: dict[str, list[dict[str, Any]]]) -> None:
    names = ("客户类型", "期初成员", "加入", "离网", "期末成员", "统付收入", "集团收入")
    rows, wanted, own = records(found.extra["by_segment"]), again.values(), again.own()
    assert [tuple(row[name] for name in names) for row in rows] == wanted
    for row in rows:
        ends = row["期初成员"] + row["期末成员"]
        assert row["ARPU"] == (Fraction(2 * row["统付收入"], ends) if ends else None)
        assert row["离网率"] == (Fraction(row["离网"], row["期初成员"]) if row["期初成员"] else None)
    known = sum(bill["income"] for bill in told["bills"] if bill["branch"] in own)
    assert found.summary["收入占比"] == (Fraction(known, sum(own.values())) if sum(own.values()) else None)
