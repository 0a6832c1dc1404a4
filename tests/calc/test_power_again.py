"""D24, D24b, D24c, D27b, D38c and D48 against SQL by hand: random months with blanks, zeros, negatives, ties and bounds; and laws."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.campaign import share
from building.power_sql import PowerAgain
from building.preset_policy import preset_policy
from building.typed_rows import joined, stored, typed
from macros.calc.d24_station import CALC as STATIONS
from macros.calc.d24b_loss_target import CALC as TARGETS
from macros.calc.d24c_fee_classes import CALC as CLASSES
from macros.calc.d27b_connections import CALC as WORKS
from macros.calc.d38c_repairs import CALC as REPAIRS
from macros.calc.d48_rotation import CALC as DEVICES
from validators.filing.inputs import Filing, History, Inputs
from validators.frames import records
from validators.values.period import Month

ROUNDS = share(1_000, 6)
NOW, THEN, LAST = "2026-10", "2026-09", dt.date(2026, 10, 31)
BRANCHES = ("LJ01", "LJ02", "LJ03")
CALLED = {
    "supplied": "供电量",
    "sold": "售电量",
    "due": "应收电费",
    "received": "实收电费",
    "meters": "表计总数",
    "automatic": "自动采集表计数",
}
CALLED |= {"households": "抄表户数"}
FEES = {"use": "用电类别", "voltage": "电压等级", "sold": "售电量", "due": "应收电费", "paid": "实收本月", "late": "实收往月"}
FEES |= {"opening": "期初欠费", "off": "核销"}


def amount(rng: Random, *more: int) -> int | None:
    return rng.choice((None, 0, 1, rng.randrange(1, 10**10), rng.randrange(1, 10**6), *more))


def station(rng: Random, branch: str, month: str) -> dict[str, Any]:
    supplied = amount(rng)
    ties = () if supplied is None else (supplied, supplied, supplied + 1)
    return {"branch": branch, "month": month, "supplied": supplied, "sold": amount(rng, *ties)} | {
        name: amount(rng) if name in ("due", "received") else rng.choice((None, 0, 1, 26, 100, 9_820))
        for name in ("due", "received", "meters", "automatic", "households")
    }


def fee(rng: Random, branch: str, month: str) -> dict[str, Any]:
    text = {"use": rng.choice(("居民", "农业", "大工业")), "voltage": rng.choice(("35kV", "10kV", "0.4kV"))}
    money = {name: amount(rng) for name in ("sold", "due", "paid", "late", "off")}
    whole = rng.random() < 0.5
    found = {"branch": branch, "month": month, "opening": amount(rng, -500), **text, **money}
    return {name: 7 if whole and value is None else value for name, value in found.items()}


def frames_of(rows: list[dict[str, Any]], register: str, called: dict[str, str], month: str) -> list[Any]:
    found = []
    for branch in BRANCHES:
        mine = [row for row in rows if (row["branch"], row["month"]) == (branch, month)]
        found.append(
            stored(register, {header: [row[name] for row in mine] for name, header in called.items()}, branch=branch, period=month)
        )
    return found


def of(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_stations_again(seed: int, inputs: Any) -> None:
    rng = Random(f"stations {seed}")
    rows = [station(rng, branch, month) for branch in BRANCHES for month in (THEN, NOW) if rng.random() < 0.85]
    fees = [fee(rng, branch, month) for branch in BRANCHES for month in (THEN, NOW) for _ in range(rng.randrange(4))]
    basis = rng.choice(("按表计", "按户"))
    targets = {branch: rng.choice((None, "0%", "6.5%", "50%")) for branch in BRANCHES}
    policy = preset_policy({"coverage_basis": basis, "loss_target": targets, "collect_target": "97%"}, pack="P11")
    earlier = {"R52": frames_of(rows, "R52", CALLED, THEN), "R52b": frames_of(fees, "R52b", FEES, THEN)}
    now = {"R52": frames_of(rows, "R52", CALLED, NOW), "R52b": frames_of(fees, "R52b", FEES, NOW)}
    given = inputs(branches=BRANCHES, earlier=earlier, months={b: [THEN] for b in BRANCHES}, policy=policy, **now)
    again = PowerAgain(stations=rows, fees=fees)
    wanted, sums = [], [0] * 9
    for branch, supplied, sold, lost, within, due, per, read, base, asked, paid, late, opening in again.stations(NOW, basis):
        sums = [a + b for a, b in zip(sums, (lost, within, due, per, read, base, asked, paid, late), strict=True)]
        rates = (of(lost, within), of(due * 10, per), of(paid, asked), of(late, opening), of(read, base))
        wanted.append((branch, supplied, sold, *rates))
    found = STATIONS.run(given)
    names = ("_branch", "供电量", "售电量", "线损率", "售电均价", "电费回收率", "旧欠回收率", "采集覆盖率")
    assert [tuple(row[name] for name in names) for row in records(found.rows)] == wanted
    lost, within, due, per, read, base, asked, paid, _ = sums
    assert [found.summary[n] for n in ("线损率", "售电均价", "电费回收率", "采集覆盖率")] == [
        *(of(lost, within), of(due * 10, per), of(paid, asked), of(read, base))
    ]
    assert [(row["月"], row["线损率"]) for row in records(found.extra["months"])] == [(m, of(a, b)) for m, a, b in again.months()]
    assert all(
        bool(row["理由"]) is (None in (row["线损率"], row["售电均价"], row["电费回收率"], row["采集覆盖率"])) for row in records(found.rows)
    )
    _targets(given, found, again, basis, targets)


def _targets(given: Any, found: Any, again: PowerAgain, basis: str, targets: dict[str, str | None]) -> None:
    """D24b from the same sums."""
    given.results["D24"] = found
    held = {row["_branch"]: row for row in records(TARGETS.run(given).rows)}
    rates = {line[0]: (of(line[3], line[4]), of(line[-3], line[-4])) for line in again.stations(NOW, basis)}
    past = {line[0]: of(line[3], line[4]) for line in again.stations(THEN, basis)}
    assert held.keys() == rates.keys()
    for branch, (loss, paid) in rates.items():
        target = None if targets[branch] is None else Fraction(str(targets[branch])[:-1]) / 100
        then = past.get(branch)
        over = loss is not None and target is not None and loss > target
        twice = over and then is not None and target is not None and then > target
        word = "没有算出" if loss is None else "阈值未设" if target is None else "重点关注" if twice else "超指标" if over else "达标"
        assert held[branch]["结论"] == word
        assert held[branch]["偏差"] == (None if None in (loss, target) else loss - target)  # type: ignore[operator]
        second = "没有算出" if paid is None else "达标" if paid >= Fraction(97, 100) else "未达标"
        assert held[branch]["回收结论"] == second


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_fees_again(seed: int, inputs: Any) -> None:
    rng = Random(f"fees {seed}")
    fees = [fee(rng, branch, NOW) for branch in BRANCHES for _ in range(rng.randrange(6))]
    given = inputs(branches=BRANCHES, R52b=frames_of(fees, "R52b", FEES, NOW), policy=preset_policy(pack="P11"))
    names = ("_branch", "用电类别", "电压等级", "售电量", "应收电费", "实收本月", "实收往月", "期初欠费", "核销", "期末欠费", "高压欠费")
    found = CLASSES.run(given)
    mine = [tuple(row[name] for name in names) for row in records(found.rows)]
    wanted = PowerAgain(fees=fees).classes()
    assert sorted(mine) == sorted(wanted)
    assert found.summary["期末欠费"] == sum(line[9] or 0 for line in wanted)
    assert sum(row["期末欠费"] or 0 for row in records(found.extra["by_class"])) == found.summary["期末欠费"]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_devices_and_works_again(seed: int, inputs: Any) -> None:
    rng, years = Random(f"devices {seed}"), Random(seed).choice((None, "8", "10", "0.5"))
    days = (None, dt.date(2020, 2, 29), dt.date(2018, 10, 31), dt.date(2018, 11, 1), LAST, dt.date(2016, rng.randrange(1, 13), 28))
    devices = [
        {"n": n, "mode": rng.choice(("低压", "高供高计", None)), "installed": rng.choice(days)}
        | {"years": rng.choice((None, Decimal(8), Decimal(0), Decimal("2.5"), Decimal("0.04")))}
        for n in range(rng.randrange(12))
    ]
    near = (None, LAST, dt.date(2026, 11, 1), dt.date(2026, 10, 1), dt.date(2026, 10, 16), dt.date(2026, 9, 21), dt.date(2026, 9, 20))
    works = [
        {"n": n, "voltage": rng.choice(("10kV", "35kV", "0.4kV", None)), "applied": rng.choice(near), "powered": rng.choice(near)}
        for n in range(rng.randrange(14))
    ]
    limits = {"10kV": 40, "0.4kV": 15}
    policy = preset_policy({"rotation_years": years, **{f"expand_days_{v}": str(d) for v, d in limits.items()}}, pack="P11")
    frame = typed("R53", [{"计量方式": d["mode"], "安装日": d["installed"], "轮换周期": d["years"] and str(d["years"])} for d in devices])
    frame["轮换周期"] = [d["years"] for d in devices]
    other = stored("R54", {h: [w[n] for w in works] for n, h in (("voltage", "电压"), ("applied", "受理日"), ("powered", "送电日"))})
    given, again = inputs(R53=frame, R54=other, policy=policy), PowerAgain(devices=devices, works=works)
    found = [(day and day.date(), row["逾期天数"]) for row in records(DEVICES.run(given).rows) for day in [row["下次到期"]]]
    assert found == [(day, late) for _, day, late in again.devices(LAST, years)]
    names = ("电压", "申请", "已送电", "超期", "按期率", "平均天数")
    mine = [tuple(row[name] for name in names) for row in records(WORKS.run(given).rows)]
    assert sorted(mine, key=str) == sorted(
        ((v, n, lit, late, of(good, good + late), of(total, timed)) for v, n, lit, late, good, total, timed in again.works(LAST, limits)),
        key=str,
    )


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_repairs_again(seed: int, inputs: Any) -> None:
    rng, after = Random(f"repairs {seed}"), dt.datetime(2026, 11, 1)
    moments = (None, after, after - dt.timedelta(minutes=1), dt.datetime(2026, 10, 10), dt.datetime(2026, 10, 10, 8, 45))
    moments += (dt.datetime(2026, 10, 10, 8, 46), dt.datetime(2026, 10, 11), dt.datetime(2026, 10, 31))
    tickets = [
        {"type": rng.choice(("故障报修", "咨询", "投诉", None)), "repair": rng.choice((True, True, False, None))}
        | {name: rng.choice(moments) for name in ("due", "done", "promised", "arrived")}
        | {"called": rng.choice(("满意", None))}
        for _ in range(rng.randrange(20))
    ]
    named = {"due": "时限", "done": "完成时间", "promised": "承诺到达时限", "arrived": "到达现场时间"}
    rows = [
        {"类型": t["type"], "抢修类": {True: "是", False: "否"}.get(t["repair"]), "回访结果": t["called"]}
        | {header: t[name] and f"{t[name]:%Y-%m-%d %H:%M}" for name, header in named.items()}
        for t in tickets
    ]
    found = REPAIRS.run(inputs(R51=typed("R51", rows), policy=preset_policy(pack="P11"))).summary
    names = ("工单", "未结工单", "超时未结", "抢修", "应到", "按时到达", "办结工单", "已回访")
    (wanted,) = PowerAgain(tickets=tickets).tickets(after)
    assert tuple(found[name] for name in names) == wanted
    assert (found["抢修到达率"], found["回访率"]) == (of(wanted[5], wanted[4]), of(wanted[7], wanted[6]))


@drawn(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=3))
def test_the_county_lies_between_its_stations(stations: list[tuple[int, int]]) -> None:
    """Σ / Σ is never beyond the best or the worst of them, and their order does not matter."""
    rates = []
    for order in (stations, stations[::-1]):
        held = [stored("R52", {"供电量": [a], "售电量": [b]}, branch=BRANCHES[i]) for i, (a, b) in enumerate(order)]
        found = STATIONS.run(_given(R52=held))
        own = [row["线损率"] for row in records(found.rows) if row["线损率"] is not None]
        assert not own or min(own) <= found.summary["线损率"] <= max(own)
        rates.append(found.summary["线损率"])
    assert rates[0] == rates[1]


@drawn(st.lists(st.tuples(*[st.integers(-(10**9), 10**9)] * 4), max_size=5))
def test_what_is_left_of_all_classes_is_that_of_each(rows: list[tuple[int, ...]]) -> None:
    """A payment more, and so much less is owed; the classes sum to the whole."""
    names = ("期初欠费", "应收电费", "实收本月", "实收往月")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    frame = stored("R52b", {"用电类别": ["居民"] * len(rows), "电压等级": ["10kV"] * len(rows), **columns})
    more = stored("R52b", {"用电类别": ["居民"] * len(rows), "电压等级": ["10kV"] * len(rows), **columns, "核销": [1] * len(rows)})
    left, less = (CLASSES.run(_given(R52b=[held])).summary["期末欠费"] for held in (frame, more))
    assert left == sum(a + b - c - d for a, b, c, d in rows) and less == left - len(rows)


@drawn(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 12), st.integers(0, 12))
def test_a_longer_cycle_is_never_due_earlier(installed: dt.date, years: int, more: int) -> None:
    frame = stored("R53", {"安装日": [installed] * 2, "轮换周期": [Decimal(years), Decimal(years + more)]})
    first, then = (row["下次到期"] for row in records(DEVICES.run(_given(R53=[frame])).rows))
    assert installed <= first.date() <= then.date() and first.day <= installed.day


def _given(**frames: Any) -> Inputs:
    month = Month.parse(NOW)
    held = {name: joined(found) for name, found in frames.items()}
    filings = tuple(Filing(branch=b, name=b, period=month) for b in BRANCHES)
    return Inputs(period=month, policy=_POLICY, frames=held, history=History.none(), filings=filings)


_POLICY = preset_policy(pack="P11")
