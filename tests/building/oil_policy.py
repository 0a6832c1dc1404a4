"""The parameters of the oil pack (P02) as a small pack of its own, and policies of it: for computations by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from building.preset_policy import parameter_rows
from building.small_state import Nodes
from building.typed_rows import typed
from validators.packs.trade_pack import Pack, pack_of_files, packs
from validators.policy import Policy

NODES = (
    ("ZX", "商业客户中心", "中心", None),
    ("YB01", "中心区营业部", "营业部", "ZX"),
    ("YB02", "朝阳营业部", "营业部", "ZX"),
    ("YB16", "大客户部", "营业部", "ZX"),
)
_PACK = """
id = "P02"
title = "石油商业客户中心"
include = ["P00"]
registers = ["R03", "R10", "R14", "R15"]
computations = ["D02c", "D17", "D18", "D21", "D27a", "D31", "D46", "D47", "D53", "D57"]

[grades]
levels = ["核心客户", "重点客户"]
none = "一般客户"
computation = "D02c"
"""
_PARAMETERS = """code,name,kind,value,unit,source,file,quote,clause,choices,note
tier_1,分级门槛·核心客户,number,3000,吨/年,示例值,,,D02c,,
tier_2,分级门槛·重点客户,number,500,吨/年,示例值,,,D02c,,
tier_months,分级统计月数,number,12,月,示例值,,,D02c,,
recon_tolerance,已售未提核对允许差,number,0,吨,示例值,,,D17,,
lifting_booked,提货和退销记到哪里,choice,逐单,,本单位填写,,,D17,逐单|先进先出,
stock_age_alarm,库龄提醒天数,number,30,天,示例值,,,D17,,
stock_ageing,库龄分段,list,30、60、90,天,示例值,,,D17,,
ageing_buckets,账龄分段,list,0、30、60、90、180、365,天,示例值,,,D18,,
points_yuan,每积一分的金额,money,10,元,示例值,,,D31,,
delivery_target,配送准时率目标,percent,90%,,示例值,,,D27a,,
direct_target,直销比例目标,percent,30%,,示例值,,,D57,,
direct_channels,直销的渠道,list,直销,,本单位填写,,,D57,,
prepaid_terms,不占信用的结算方式,list,款到提油,,本单位填写,,,D53,,
"""


@cache
def oil_pack() -> Pack:
    """P02 with the parameters that its computations read, and those of the common base."""
    base = packs()["P00"].files["parameters.csv"].split("\n", 1)[1]
    return pack_of_files({"pack.toml": _PACK, "parameters.csv": _PARAMETERS + base})


def oil_policy(*, nodes: Nodes = NODES, prices: list[dict[str, Any]] | None = None, **changes: Any) -> Policy:
    """A policy of that pack: parameters changed (None = blank), `prices` the rows of R08; YB16 is a 大客户部."""
    pack, rows = oil_pack(), [dict(zip(("机构编码", "机构名称", "层级", "上级机构"), node, strict=True)) for node in nodes]
    kinds: Mapping[str, str] = {"YB16": "大客户部"}
    told = {
        "R01": [row | {"机构类型": kinds.get(row["机构编码"], "区域性")} for row in rows],
        "R07": [],
        "R08": prices or [],
        "R09": parameter_rows(pack, changes),
    }
    return Policy(pack=pack, frames={name: typed(name, listed, branch="") for name, listed in told.items()})
