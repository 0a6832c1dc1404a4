"""V31 in the policy: the scorecard weights in force together must be 100; all blank means 权重未设."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.r09_unknown_parameter import of_pack, parameters
from validators.rules.v31_weights_not_100 import PREFIX
from validators.values.cell import plain, read_number
from validators.values.text import Text, fold

HEADER = "值"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09")) is None:
        return
    rows, sure = _weights(facts, sheet), _all_named(facts, sheet)
    for scope in dict.fromkeys(rows["scope"]):
        general, own = rows[rows["scope"] == ""], rows[rows["scope"] == scope]
        latest = pd.concat([general, own]).drop_duplicates("name", keep="last")
        filled = latest["weight"].dropna()
        total = sum(filled, Decimal(0))
        if len(filled) and not latest["failed"].any() and (total > 100 or (total < 100 and sure)):
            pos = int(own.index[0])
            where = f"（{scope}）" if scope else ""
            yield sheet.finding(
                RULE, pos, HEADER, f"考核权重{where}合计 {plain(total)}，应为 100（V31）", "改到各项合计 100；都空着就只出明细不打分"
            )


def _all_named(facts: Facts, sheet: Sheet) -> bool:
    """False when a row has no readable name of a parameter: it may be the weight that a sum lacks."""
    known = parameters(facts.policy.pack)
    names = sheet.frame.loc[of_pack(sheet.frame, facts.policy.pack), "参数名"]
    return all(name is not None and fold(name) in known for name in names)


def _weights(facts: Facts, sheet: Sheet) -> pd.DataFrame:
    """The rows of 考核权重, latest 生效日 last: name, scope (适用机构, empty = all), weight, and whether it failed."""
    known = parameters(facts.policy.pack)
    frame = sheet.frame[of_pack(sheet.frame, facts.policy.pack) & sheet.frame["参数名"].notna()]
    names = frame["参数名"].map(lambda name: known[fold(name)].name if fold(name) in known else "")
    rows = frame[names.str.startswith(PREFIX)].sort_values("生效日", kind="stable", na_position="first")
    weights = [None if value is None else read_number(value)[0] for value in rows[HEADER]]
    return pd.DataFrame(
        {
            "name": names[rows.index],
            "scope": rows["适用机构"].where(rows["适用机构"].notna(), ""),
            "weight": pd.Series(weights, dtype=object, index=rows.index),
            "failed": ~sheet.ok(HEADER)[rows.index],
        }
    )


RULE = Rule(
    id="V31",
    code="policy_weights_not_100",
    severity=Severity.A,
    registers=("R09",),
    check=check,
    title=Text("政策权重合计不是 100", "Policy weights do not make 100"),
    explain="政策里的考核权重各项合计要是 100。某个机构另有权重的，与通用的权重合起来算。",
    remedy="把权重改到合计 100。",
    source="V31; S3 C09-C17",
)
