"""What 计算 lacks is said before it is pressed: by 校验, by policy check, and when desks go out (settled 51)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from building.preset_policy import preset_policy
from macros.deciding.stops_ahead import policy_stops, stop_findings
from macros.lookup.policy_check import blanks_told
from macros.run import inputs
from validators.filing.inputs import Filing, History, Inputs
from validators.finding import Finding, Severity
from validators.policy import Policy
from validators.values.period import Month

PERIOD = Month(2026, 10)


def month(policy: Policy, **frames: pd.DataFrame) -> Inputs:
    filing = Filing(branch="LJ01", name="临江市局", period=PERIOD)
    return inputs(frames, (filing,), policy, History.none())


def worst(severity: Severity, code: str = "x", value: str = "") -> Finding:
    return Finding(code=code, rule=None, severity=severity, sheet="客户档案", message="m", remedy="r", value=value)


def test_a_month_that_looks_clean_can_be_computed() -> None:
    given = month(preset_policy({"deadline_day": None}))
    found = stop_findings(given, [])
    assert [(f.column, f.severity, f.sheet) for f in found] == [("报送截止日", Severity.D, "封面")]
    assert found[0].message == "【计算】到这里会停下：政策里“报送截止日”（LJ01）是空的" and "【换新政策】" in found[0].remedy
    assert stop_findings(month(preset_policy()), []) == []


def test_nothing_is_computed_before_what_must_be_corrected_is() -> None:
    given = month(preset_policy({"deadline_day": None}))
    assert stop_findings(given, [worst(Severity.A)]) == [] and given.results == {}
    assert len(stop_findings(given, [worst(Severity.C)])) == 1


def test_a_rate_named_in_its_row_is_said_once() -> None:
    policy = preset_policy(products={"特快": {"提成比例": None}})
    rows = policy.registers["R10"].empty()
    row = {
        "客户编码": "KH1",
        "业务代码": "特快",
        "月份": "2026-10",
        "收入": 100_00,
        "揽收人": "A1",
        "_branch": "LJ01",
        "_row": 6,
        "_file": "f",
    }
    flow = pd.concat([rows, pd.DataFrame([row]).astype({k: rows[k].dtype for k in row if k in rows})], ignore_index=True)
    people = pd.DataFrame(
        [{"工号": "A1", "姓名": "陈", "岗位": "客户经理", "_branch": "LJ01", "_row": 6, "_file": "f", "_period": "2026-10"}]
    )
    staff = policy.registers["R02"].empty()
    staff = pd.concat([staff, people.astype({k: staff[k].dtype for k in people if k in staff})], ignore_index=True)

    def named(*found: Finding) -> list[str | None]:
        return [f.column for f in stop_findings(month(policy, R10=flow, R02=staff), found) if "提成比例" in (f.column or "")]

    assert named() == ["提成比例·特快"]
    assert named(worst(Severity.D, "rate_missing", "特快")) == []


def test_the_policy_names_what_would_stop_every_month() -> None:
    policy = preset_policy(
        {"deadline_day": None, "visit_month_state": None, "fluctuation_band": None}, products={"特快": {"提成比例": None}}
    )
    nodes = [node for node in policy.organisation.nodes if node.parent]
    found = policy_stops(policy, nodes, PERIOD)
    assert {f.column for f in found} == {"报送截止日", "州级每月走访次数"}, "a limit that is only compared with stops nothing"
    assert {f.sheet for f in found} == {"参数表"} and all("填好“值”" in f.remedy for f in found)


def test_whoever_hands_out_desks_is_told() -> None:
    policy = preset_policy({"deadline_day": None}, products={"特快": {"提成比例": None}})
    said = blanks_told(policy, PERIOD)
    assert "特快的提成比例" in said and "报送截止日" in said and said.count("提成比例") >= 1
    none_blank = {code: {"提成比例": "1%"} for code in policy.products(dt.date(2026, 10, 1))}
    assert blanks_told(preset_policy(products=none_blank), PERIOD) == ""
