"""A million lines of business of ten thousand managers, graded and paid: D01, D06_lines and D06 of the postal pack, in one process.

    python benchmarks/pay.py [--lines 1000000] [--managers 10000]

The rows are typed ones as they stand after reading, made by repeating a thousand; customers, managers and scores belong to a
hundred branches. It prints the seconds of each computation, the peak of memory beside that of the rows alone, and what was paid,
which a sum by pandas over lines and rates must give again. Read the ratio to the plain pandas merge beside it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
BRANCHES, CUSTOMERS, PERIOD = 100, 100, "2026-10"


def main() -> None:
    """Reads the arguments, makes the rows, prints what each computation took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--managers", type=int, default=10_000)
    given = parser.parse_args()
    inputs, rates = made(given.lines, given.managers)
    rows = peak()
    from macros.run import run

    whole, results = 0.0, {}
    for name in ("D01", "D06_lines", "D07", "D06"):
        results[name], seconds = timed(lambda name=name: run(inputs, (name,))[name])  # type: ignore[misc]  # the loop's own name
        whole += seconds
        print(f"{name}: {seconds:.2f} s, {len(results[name].rows):,} rows, {len(results[name].blocked)} stopped")
    plain, merged = timed(lambda: naive(inputs.frames["R10"], rates))
    paid = int(results["D06_lines"].rows["奖励"].sum())
    print(f"{given.lines:,} lines of {given.managers:,} managers: {whole:.1f} s, peak {peak():.0f} MB (rows alone {rows:.0f} MB)")
    print(
        f"plain pandas, rates merged and rounded: {merged:.2f} s; ratio {whole / merged:.0f}; paid {paid / 100:,.2f}, pandas {plain / 100:,.2f}"
    )
    assert paid == plain, "not the same to the fen"


def made(lines: int, managers: int) -> tuple[Any, dict[str, int]]:
    """The inputs, and the rate of each business in per cent."""
    from building.preset_policy import preset_policy
    from validators.filing.inputs import Filing, History, Inputs
    from validators.values.period import Month

    month, names = Month.parse(PERIOD), [f"B{n:03}" for n in range(BRANCHES)]
    nodes = (("B", "州局", "州局", None), *((name, f"{name}局", "县市局", "B") for name in names))
    policy = preset_policy({"field_allowance": "150"}, nodes=nodes)
    rng = np.random.default_rng(7)
    frames = {"R10": business(lines, managers, rng), "R43": scores(managers, rng), "R02": people(managers), "R03": customers(managers)}
    filings = tuple(Filing(branch=name, name=name, period=month) for name in names)
    return Inputs(period=month, policy=policy, frames=frames, history=History.none(), filings=filings), {"特快": 5, "函件": 3}


def table(register: str, count: int, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Typed rows of a register spread over the branches: what is not given is empty."""
    from building.typed_rows import stored

    frame = stored(register, {name: [None] for name in columns}).iloc[[0] * count].reset_index(drop=True)
    for name, values in columns.items():
        frame[name] = pd.Series(values, index=frame.index).astype(frame[name].dtype)
    return frame.assign(_branch=[f"B{n % BRANCHES:03}" for n in range(count)], _row=np.arange(6, count + 6))


def business(lines: int, managers: int, rng: np.random.Generator) -> pd.DataFrame:
    """R10: a line is a manager's and a customer's of one branch; one in fifty has no income."""
    branch, own = np.arange(lines) % BRANCHES, rng.integers(0, managers // BRANCHES, lines)
    income = pd.Series(rng.integers(1, 5_000_000, lines), dtype="Int64").mask(pd.Series(rng.random(lines) < 0.02))
    return table(
        "R10",
        lines,
        {
            "客户编码": [f"B{b:03}K{k:03}" for b, k in zip(branch, rng.integers(0, CUSTOMERS, lines), strict=True)],
            "业务代码": np.where(rng.random(lines) < 0.5, "特快", "函件"),
            "月份": PERIOD,
            "数量": rng.integers(1, 900_000, lines),
            "收入": income,
            "揽收人": [f"B{b:03}G{m:03}" for b, m in zip(branch, own, strict=True)],
            "记录编号": [f"N{n:07}" for n in range(lines)],
        },
    )


def people(managers: int) -> pd.DataFrame:
    """R02: so many managers in each branch."""
    return table("R02", managers, {"工号": by_branch("G", managers), "姓名": by_branch("人", managers), "岗位": "大客户经理"})


def scores(managers: int, rng: np.random.Generator) -> pd.DataFrame:
    """R43: four scores of each."""
    four = ("基础工作得分", "服务维护得分", "信息反馈得分", "大客户营销得分")
    points = {name: [Decimal(int(n)) for n in rng.integers(40, 101, managers)] for name in four}
    return table("R43", managers, {"工号": by_branch("G", managers), "月": PERIOD, **points})


def customers(managers: int) -> pd.DataFrame:
    """R03: a hundred customers in each branch, whatever the number of managers."""
    count = CUSTOMERS * BRANCHES
    return table("R03", count, {"客户编码": by_branch("K", count), "企业全称": by_branch("公司", count), "客户经理": by_branch("G", count)})


def by_branch(mark: str, count: int) -> list[str]:
    """Codes of one kind, dealt to the branches in turn."""
    return [f"B{n % BRANCHES:03}{mark}{n // BRANCHES:03}" for n in range(count)]


def naive(rows: pd.DataFrame, rates: Mapping[str, int]) -> int:
    """Income times rate, each line rounded half away from zero, summed: whole fen."""
    known = rows[rows["收入"].notna()]
    fen = known["收入"].astype("int64") * known["业务代码"].map(rates)
    return int(((2 * fen + 100) // 200).sum())


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the seconds."""
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def peak() -> float:
    """The most memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
