"""The invented state and its policy (P01, settled 20)."""

from __future__ import annotations

import datetime as dt

from building.typed_rows import raw_sheet
from macros.demo.demo_organisation import places, policy_frames
from validators.checking import rules_for, understand
from validators.filing.inputs import Facts, Filing, History
from validators.finding import Severity
from validators.policy import Policy
from validators.values.money import fen
from validators.values.period import Month

PERIOD = Month(2026, 10)


def test_seventeen_counties_with_the_names_of_the_pictures() -> None:
    shown = [(p.code, p.name) for p in places(17)]
    assert shown[0] == ("LJ01", "临江市局")
    assert shown[9] == ("HH10", "红河源自治县局")
    shorts = "临江 红土 青禾 云岭 白杨 高坪 南坪 石桥 龙泉 红河源 金沙 松岗 凤鸣 清溪 永和 大湾 雪山"
    assert " ".join(p.short for p in places(17)) == shorts


def test_three_thousand_counties_have_codes_names_and_mailboxes_of_their_own() -> None:
    many = places(3000)
    assert len({p.code for p in many}) == len({p.name for p in many}) == len({p.email for p in many}) == 3000
    assert many[2999].name == "新3000县局"
    assert all(p.email.endswith("@example.cn") for p in many)


def test_the_tree_has_one_root_and_all_counties_below_it(policy: Policy) -> None:
    organisation = policy.organisation
    (root,) = organisation.roots(PERIOD.first)
    assert (root.code, root.level) == ("ZJ", "州局")
    assert [n.level for n in organisation.children("ZJ", PERIOD.first)] == ["县市局"] * 17


def test_a_run_needs_nothing_that_is_blank(policy: Policy) -> None:
    assert {code: fen(policy.need("field_allowance", code)) for code in ("LJ01", "QH03", "ZJ")} == {
        "LJ01": 13000,
        "QH03": 10000,
        "ZJ": 15000,
    }
    weights = [policy.need(f"assess_{item}") for item in ("base", "visit", "progress", "marketing")]
    assert sum(weights) == 100
    products = policy.products(PERIOD.first)
    assert all(row["提成比例"] is not None for row in products.values())
    assert all(products[b]["首笔奖励比例"] is not None for b in ("帐单", "邮资门票"))
    blank = [code for code in policy.pack.parameters if policy.get(code) in (None, ())]
    assert blank == ["plan_weights", "fluctuation_band", "unusual_width", "not_applicable", "sign_off_strict"]


def test_what_was_filled_in_says_that_it_is_an_example_or_our_own() -> None:
    cells = policy_frames(17)
    rows = list(zip(*(cells["R09"][h] for h in ("参数代码", "适用机构", "值", "来源")), strict=True))
    assert ("field_allowance", None, "100", "示例值") in rows
    assert ("field_allowance", "LJ01", "130", "本单位填写") in rows
    assert ("field_allowance", "州局", "150", "种子原文") in rows
    assert dict(zip(cells["R07"]["业务代码"], cells["R07"]["来源"], strict=True))["储蓄"] == "示例值"


def test_the_policy_has_no_finding_of_class_a_b_or_c(policy: Policy) -> None:
    raws = {name: raw_sheet(name, cells, letters="A") for name, cells in policy_frames(17).items()}
    filing = Filing(branch="ZJ", name="州局大客户中心", period=PERIOD)
    sheets, findings = understand(raws, filing=filing, policy=None)
    facts = Facts(filing=filing, policy=policy, sheets=sheets, history=History.none(), today=dt.date(2026, 11, 3))
    findings += [found for rule in rules_for(sheets) for found in rule.check(facts)]
    assert [f for f in findings if f.severity is not Severity.D] == []
