"""P01: parameters with their sources, presets of the policy registers, and the lists that it fixes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from validators.packs.pack_contents import EXAMPLE, SEED, UNIT, Parameter
from validators.packs.trade_pack import find_pack, packs
from validators.register import registers
from validators.values.cell import read_number
from validators.values.kinds import Enum
from validators.values.text import safe_text

PACK = packs()["P01"]

SEED_VALUES = {
    "pareto": "80%",
    "deadline_day": "3",
    "visit_month_state": "1",
    "visit_month_county": "1",
    "pay_base": "800",
    "half_year_coverage": "100%",
    "churn_max": "0",
    "staffing": "6",
    "quarterly_return": "是",
    "state_types": "行业性合作伙伴、行政职能单位",
}

BLANK = {
    "call_week_state",
    "call_week_county",
    "field_allowance",
    "plan_weights",
    "fluctuation_band",
    "unusual_width",
    "assess_base",
    "assess_visit",
    "assess_progress",
    "assess_marketing",
    "price_low",
    "price_high",
    "special_days",
    "not_applicable",
    "sign_off_strict",
}

EXAMPLES = {
    "ageing_buckets",
    "pareto_months",
    "decline_tolerance",
    "pay_weight_basic",
    "pay_weight_service",
    "pay_weight_feedback",
    "pay_weight_marketing",
    "sign_off_questions",
    "unusual_months",
    "middle_approval",
}


def preset(register: str, table: str) -> list[Any]:
    return [registers()[register].parse_row(line) for line in PACK.table(table)]


@pytest.mark.parametrize("name", ["P01", "postal", "邮政", "邮政大客户中心"])
def test_found_by_any_of_its_names(name: str) -> None:
    assert find_pack(name) is PACK


def test_the_sheets_of_its_desk() -> None:
    assert [registers()[i].sheet for i in PACK.registers][:7] == [
        "客户档案",
        "业务量流水",
        "走访记录",
        "客户投诉记录表",
        "活动记录",
        "考核评分表",
        "薪酬表",
    ]
    assert len(PACK.registers) == len(set(PACK.registers)) == 18
    assert {registers()[i].place for i in PACK.registers} == {"desk"}
    assert {registers()[i].place for i in PACK.policy_registers} == {"policy"}


def test_the_lists_it_fixes_belong_to_columns_with_a_list() -> None:
    for (register, header), values in PACK.enums.items():
        kind = registers()[register].by_header[header].kind
        assert isinstance(kind, Enum) and [value for value in kind.values if value in values] == list(values)


def test_posts_channels_and_meetings_are_its_own() -> None:
    posts, channels, meetings = (PACK.enums[key] for key in (("R02", "岗位"), ("R25", "渠道"), ("R41", "类型")))
    assert {"客户经理", "主任"} <= set(posts) and not {"已售未提管理岗", "价格管理岗", "团队领导者"} & set(posts)
    assert channels == ("电话", "信函", "当面", "网络") and not {"失误复盘", "大客户服务审核"} & set(meetings)
    used = {kind for line in PACK.table("activities") for kind in line["类型"].split("/")}
    assert used <= set(meetings), "what is required can be registered"


def test_what_the_seed_says() -> None:
    assert {code: PACK.parameters[code].value for code in SEED_VALUES} == SEED_VALUES
    assert {PACK.parameters[code].source for code in SEED_VALUES} == {SEED}


def test_what_the_organisation_fills() -> None:
    assert {code for code, p in PACK.parameters.items() if not p.value} == BLANK
    assert {PACK.parameters[code].source for code in BLANK} == {UNIT}


def test_invented_numbers_are_marked() -> None:
    assert {code for code, p in PACK.parameters.items() if p.source == EXAMPLE} == EXAMPLES


def test_scorecard_weights_sum_to_100() -> None:
    items = ("archive", "contact", "research", "retain", "other", "plan", "new", "project")
    weights = [int(PACK.parameters[f"kpi_{item}"].value) for item in items]
    assert (sum(weights[:5]), sum(weights[5:])) == (40, 60)


@pytest.mark.parametrize("parameter", PACK.parameters.values(), ids=lambda p: p.code)
def test_each_parameter(parameter: Parameter) -> None:
    assert parameter.kind in ("number", "percent", "money", "bool", "choice", "list", "days", "text")
    assert parameter.source in (SEED, UNIT, EXAMPLE) and parameter.clause
    assert (parameter.source == SEED) == bool(parameter.quote) == bool(parameter.file)
    assert (parameter.kind == "choice") == bool(parameter.choices)
    assert not parameter.choices or parameter.value in parameter.choices
    if parameter.value and parameter.kind in ("number", "percent", "money"):
        assert read_number(parameter.value)[0] is not None
    assert parameter.kind != "bool" or parameter.value in ("是", "否")
    assert all(map(safe_text, (parameter.name, parameter.value, parameter.unit, parameter.note, *parameter.choices)))


def test_parameter_names_are_unique() -> None:
    names = [p.name for p in PACK.parameters.values()]
    assert len(set(names)) == len(names) >= 75


def test_the_lists_among_the_parameters_are_values_of_their_columns() -> None:
    types = registers()["R03"].by_header["客户类型"].kind
    modes = registers()["R20"].by_header["方式"].kind
    assert isinstance(types, Enum) and isinstance(modes, Enum)
    named = [*PACK.parameters["state_types"].value.split("、"), *PACK.parameters["county_types"].value.split("、")]
    assert set(named) < set(types.values) and len(named) == 5
    assert set(PACK.parameters["visit_modes"].value.split("、")) < set(modes.values)


def test_the_allowance_of_the_state_centre() -> None:
    (line,) = PACK.table("extra_parameters")
    assert (line["code"], line["branch"], line["value"], line["source"]) == ("field_allowance", "州局", "150", SEED)
    assert line["code"] in PACK.parameters and line["quote"] == "州局可按150元/月核定" and line["file"]


def test_products() -> None:
    rows = preset("R07", "products")
    assert [(r.code, r.rate, r.first_rate, r.nature, r.origin) for r in rows] == [
        ("特快", Decimal("0.05"), None, "一次性", EXAMPLE),
        ("函件", Decimal("0.03"), None, "一次性", EXAMPLE),
        ("帐单", None, Decimal("0.05"), "长期合作", EXAMPLE),
        ("邮资门票", None, None, "长期合作", UNIT),
        ("储蓄", None, None, "一次性", UNIT),
    ]
    assert all(r.active and r.starts is None for r in rows)
    assert "收入的5%" in (rows[0].quote or "")


def test_required_activities() -> None:
    rows = preset("R09a", "activities")
    assert {(r.type, r.level, r.window): (r.minimum, r.maximum) for r in rows} == {
        ("大客户座谈会/业务演示会", "州局", "年"): (2, 4),
        ("满意度测评", "州局", "年"): (1, 2),
        ("营销策划方案", "州局", "年"): (2, None),
        ("营销策划方案", "县市局", "年"): (1, 2),
        ("营销例会", "州局", "月"): (1, 2),
        ("全州客户经理营销例会", "州局", "季"): (1, 1),
        ("信息简报", "州局", "月"): (1, 2),
        ("信息参考", "州局", "月"): (1, 1),
        ("营销培训", "州局", "年"): (1, 1),
        ("晨会", "州局", "月"): (4, None),
        ("晨会", "县市局", "月"): (4, None),
    }
    types = registers()["R41"].by_header["类型"].kind
    assert isinstance(types, Enum)
    assert {part for r in rows for part in r.type.split("/")} <= set(types.values)
    assert all(r.origin == SEED and r.quote for r in rows)


def test_presets_have_the_columns_of_their_registers() -> None:
    for table, register in (("products", "R07"), ("activities", "R09a")):
        assert all(set(line) <= set(registers()[register].by_header) for line in PACK.table(table))


def test_packs_are_found_by_folder() -> None:
    assert list(packs())[:2] == ["P00", "P01"]
