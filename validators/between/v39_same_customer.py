"""V39: one customer in the archives of two branches; by code it is certain, by name only to be confirmed (settled 6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from validators.between.between_rule import Between, BetweenRule, Merged, Place
from validators.finding import Severity
from validators.frames import records
from validators.register import registers
from validators.values.text import Text

CODE, SURE = "统一社会信用代码", "同一客户"


def check(merged: Merged) -> Iterator[Between]:
    if merged.doubles is None:
        return
    rows = records(merged.doubles)
    for _, group in groupby(rows, key=lambda row: (row["依据"], row["匹配值"])):
        first, *others = group
        seen = {first["_branch"]}
        for other in others:
            if other["_branch"] not in seen:
                seen.add(other["_branch"])
                yield _found(merged, first, other)


def _found(merged: Merged, first: dict[str, Any], other: dict[str, Any]) -> Between:
    places = [Place(row["_branch"], row["_file"], registers()["R03"].sheet, row["_row"], row["依据"]) for row in (first, other)]
    who = "、".join(f"{merged.name(row['_branch'])} {row['客户编码']}" for row in (first, other))
    if first["依据"] == CODE:
        return RULE.found(
            first["匹配值"],
            f"“{first['企业全称']}”是{who} 的同一客户，信用代码相同，分级和户数按一户算（V39）",
            "两个局商定由谁维护；代码填错的照营业执照改对",
            *places,
        )
    if first["匹配"] == SURE:
        return RULE.found(
            other["企业全称"], f"{who} 名称相同，已定为同一客户，户数按一户算（V39）", "两个局商定由谁维护，补填信用代码", *places
        )
    return RULE.found(
        other["企业全称"],
        f"{who} 名称相同，至少一家没有填信用代码，确认前按两户算（V39）",
        "补填信用代码，或在《跨局重复客户》上写明同一、不同",
        *places,
    )


RULE = BetweenRule(
    id="V39",
    code="same_customer_in_two_branches",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("两个局有同一客户", "Customer of two branches"),
    explain="信用代码相同就是同一客户；有一家没有填代码而名称相同的，要确认以后才算同一客户。两家代码都填了又不相同的，是两家。",
    remedy="商定由谁维护，或补填代码、写明同一还是不同。",
    source="V39; R03; settled 6",
)
