"""D19: unified credit of groups of companies, with the worked example of the catalogue and of P06."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.bank_policy import bank_policy
from building.campaign import examples
from building.typed_rows import typed
from macros.calc.d19_unified_credit import CALC
from validators.frames import records

POLICY = bank_policy(lenders_max="3")
WAN = 10_000


def credit(member, balance, *, unified="是", low="否", kind="本行分支", bank="城东支行", product="贷款", group="JT1", **more):
    """One row of R47; balances in 万元."""
    return {
        "授信编号": more.pop("number", f"SX{member}{balance}{bank}{product}"),
        "集团": group,
        "成员": member,
        "授信机构类型": kind,
        "授信机构名称": bank,
        "授信机构所在地区": more.pop("place", "四川"),
        "业务品种": product,
        "低风险业务": low,
        "授信余额": None if balance is None else balance * WAN,
        "纳入统一授信": unified,
    } | more


def member(code, *, group="JT1", unified="是", core="否", place="四川", name=""):
    return {
        "集团编码": group,
        "集团名称": f"{group}集团",
        "成员客户编码": code,
        "成员单位": name or f"企业{code}",
        "关联关系": "控股",
        "纳入统一授信": unified,
        "是否核心企业": core,
        "登记地区": place,
    }


EXAMPLE = (
    credit("M", 4_000, 集团授信限额=10_000 * WAN, 实际资金需求=9_000 * WAN),
    credit("M", 1_500, unified="否", low="是", product="信用证", 保证金=1_500 * WAN),
    credit("B", 3_000, unified="否"),
    credit("C", 2_000, product="承兑"),
)
FAMILY = (member("M", core="是", name="昌源化工集团"), member("B"), member("C"))


@pytest.fixture
def run(inputs):
    def computed(*credits, members=FAMILY, policy=POLICY, final=True, more=(), customers=(), earlier=(), first="FH01"):
        """`more`: (branch, credits, members) of further branches; `customers`: (branch, code, credit code); `earlier`: last month's."""
        parts = [(first, credits, members), *more]
        branches = [branch for branch, *_ in parts]
        frames = {
            "R47": [typed("R47", rows, branch=b) for b, rows, _ in parts],
            "R05": [typed("R05", rows, branch=b) for b, _, rows in parts],
            "R03": [typed("R03", [{"客户编码": c, "统一社会信用代码": u, "企业全称": c}], branch=b) for b, c, u in customers]
            or [typed("R03", [], branch="FH01")],
        }
        past = {"R47": typed("R47", earlier, branch="FH01", period="2026-09")} if earlier else {}
        return CALC.run(
            inputs(**frames, policy=policy, branches=branches, final=final, earlier=past, months={"FH01": ["2026-09"]} if earlier else {})
        )

    return computed


def test_worked_example(run):
    """G 10,500, U 6,000, 漏报 4,500; limit 10,000: over 500; need 9,000: over 1,500; margin 1,500: net 9,000."""
    result = run(*EXAMPLE)
    (row,) = records(result.extra["groups"])
    assert {name: row[name] // (100 * WAN) for name in ("授信总额", "已纳入", "漏报", "净额", "超限", "含他行总额", "超需求")} == {
        "授信总额": 10_500,
        "已纳入": 6_000,
        "漏报": 4_500,
        "净额": 9_000,
        "超限": 500,
        "含他行总额": 10_500,
        "超需求": 1_500,
    }
    assert (row["核心企业"], row["成员数"], row["机构数"], row["未纳入笔数"], row["低风险漏报"]) == ("昌源化工集团", 3, 1, 2, 1)
    assert row["提示"] == "超限、漏报、低风险业务漏报、超需求"
    assert row["理由"].startswith("授信总额 105,000,000.00 - 已纳入 60,000,000.00 = 漏报 45,000,000.00 元；授信总额 105,000,000.00 - 限额")
    assert result.summary["超限"] == 500 * WAN * 100 and result.summary["集团数"] == 1 and result.blocked == []
    assert records(result.rows)[0]["_branch"] == "FH01" and records(result.rows)[0]["漏报"] == row["漏报"]


def test_other_banks_count_for_the_need_only(run):
    """2,000 elsewhere: the whole is 12,500 and the need is passed by 3,500; what is above the limit stays 500."""
    (row,) = records(run(*EXAMPLE, credit("B", 2_000, kind="他行", bank="乙银行")).extra["groups"])
    assert [row[name] // (100 * WAN) for name in ("授信总额", "含他行总额", "超限", "超需求", "机构数")] == [10_500, 12_500, 500, 3_500, 0]
    assert row["机构数"] == 2


def test_a_credit_of_another_bank_that_two_branches_type_counts_once(run):
    """By legal entity: the branch with the larger sum counts; the other one is no second lender."""
    same = (("FH01", "B", "91510000MA6CK2T420"), ("FH02", "K9", "91510000MA6CK2T420"))
    other = [credit("K9", 2_500, kind="他行", bank="乙银行", number="T2"), credit("K9", 100, product="承兑", number="S9")]
    result = run(
        *EXAMPLE, credit("B", 2_000, kind="他行", bank="乙银行"), customers=same, more=[("FH02", other, [member("K9", name="企业B")])]
    )
    (row,) = records(result.extra["groups"])
    assert [row[n] // (100 * WAN) for n in ("授信总额", "含他行总额")] == [10_600, 13_100]
    assert (row["成员数"], row["机构数"]) == (3, 2)
    each = {r["_branch"]: r for r in records(result.rows)}
    assert [each[b]["含他行总额"] // (100 * WAN) for b in ("FH01", "FH02")] == [12_500, 2_600]
    assert any("1 笔他行授信" in note for note in result.notes)


def test_a_member_that_the_list_excludes_is_out(run):
    family = (member("M", core="是"), member("B"), member("C", unified="否"))
    (row,) = records(run(*EXAMPLE, members=family).extra["groups"])
    assert (row["已纳入"] // (100 * WAN), row["漏报"] // (100 * WAN)) == (4_000, 6_500)


@pytest.mark.parametrize(("limit", "over", "word"), [(None, 0, "限额未设"), (10_500, 0, ""), (0, 10_500, "超限"), (10_499, 1, "超限")])
def test_the_limit(run, limit, over, word):
    """Blank: nothing is judged and that is said; as much as the limit is not above it; 0 is a limit."""
    rows = [row | {"集团授信限额": None} for row in EXAMPLE]
    rows[1]["集团授信限额"] = None if limit is None else limit * WAN
    (row,) = records(run(*rows).extra["groups"])
    assert row["超限"] == over * 100 * WAN and (row["提示"].split("、")[0] == word) == bool(word)
    assert row["限额"] == (None if limit is None else limit * 100 * WAN)


def test_two_limits_of_one_group(run):
    """The smaller counts, and it is said."""
    rows = [*EXAMPLE[:3], EXAMPLE[3] | {"集团授信限额": 8_000 * WAN}]
    result = run(*rows)
    assert [r["超限"] // (100 * WAN) for r in records(result.extra["groups"])] == [2_500]
    assert any(note.startswith("2 行的限额或资金需求") for note in result.notes)


@pytest.mark.parametrize(
    ("lender", "home", "judged"),
    [
        ("成都", "四川省", False),
        ("重庆", "四川省", True),
        ("城东", "四川", None),
        ("城东", "城东", False),
        (None, "四川", None),
        ("成都", None, None),
    ],
)
def test_places_are_compared_by_province(run, lender, home, judged):
    result = run(credit("M", 1, place=lender), members=[member("M", place=home)])
    assert list(result.extra["credits"]["异地"]) == [judged]
    assert records(result.extra["groups"])[0]["异地笔数"] == int(bool(judged))


@pytest.mark.parametrize(("most", "said"), [("2", True), ("3", True), ("4", False), (None, False)])
def test_several_lenders(run, most, said):
    """Three banks, of which two branches of this one are one."""
    rows = [
        credit("M", 1, bank="城东支行"),
        credit("M", 1, bank="城西支行"),
        *(credit("M", 1, kind="他行", bank=b) for b in ("乙银行", "丙银行", " 乙银行 ")),
    ]
    result = run(*rows, policy=bank_policy(lenders_max=most))
    (row,) = records(result.extra["groups"])
    assert row["机构数"] == 3 and ("多头（3 家）" in row["提示"]) == said
    assert any("多头机构数" in note for note in result.notes) == (most is None)


def test_a_gap_is_alarming_above_an_amount(run):
    for alarm, word in (("45000000", "漏报"), ("44999999.99", "漏报超过预警金额")):
        (row,) = records(run(*EXAMPLE, policy=bank_policy(understated_alarm=alarm)).extra["groups"])
        assert row["提示"].split("、")[1] == word


def test_what_became_of_it_since_the_month_before(run):
    """新增, 没有整改, 整改中, 已整改; without the month before it is not known."""
    good = [credit("M", 4_000)]
    assert [r["整改状态"] for r in records(run(*EXAMPLE).extra["groups"])] == ["历史不足"]
    for then, now, word in (
        (good, EXAMPLE, "新增"),
        (EXAMPLE, EXAMPLE, "没有整改"),
        (EXAMPLE, EXAMPLE[:3], "整改中"),
        (EXAMPLE, good, "已整改"),
        (good, good, None),
    ):
        assert [r["整改状态"] for r in records(run(*now, earlier=then).extra["groups"])] == [word]


def test_a_credit_without_group_is_its_members(run):
    """Where one group lists the legal entity; else it is counted nowhere, and that is said."""
    result = run(credit("M", 5, group=None), credit("X", 7, group=None))
    (row,) = records(result.extra["groups"])
    assert row["授信总额"] == 5 * 100 * WAN and "1 笔授信没有集团，没有计入" in result.notes


def test_a_branch_is_told_that_it_is_a_trial(run):
    assert "集团的成员分在几个机构，这里是试算，以上级合并的为准" in run(*EXAMPLE, final=False).notes
    assert not any("试算" in note for note in run(*EXAMPLE).notes)


def test_another_basis_of_the_need_has_no_formula(run):
    result = run(*EXAMPLE, policy=bank_policy(need_basis="按营业收入"))
    assert records(result.extra["groups"])[0]["超需求"] == 0 and any("公式还没有定" in note for note in result.notes)


@settings(deadline=None, max_examples=examples(6))
@given(
    drawn=st.lists(
        st.tuples(*map(st.sampled_from, ("MBC", "JK", ("FH01", "FH02"), (0, 1, 3), ("是", "否"), ("本行分支", "他行")))), max_size=8
    )
)
def test_branches_sum_to_groups_in_any_order(run, drawn):
    """Own balances of the branches sum to those of the groups; the order of rows and of files changes nothing."""
    credits = [
        (branch, credit(m, balance, group=g, unified=said, kind=kind, number=f"S{i}"))
        for i, (m, g, branch, balance, said, kind) in enumerate(drawn)
    ]

    def computed(order, rows):
        parts = [(b, [row for where, row in rows if where == b], FAMILY if b == "FH01" else ()) for b in order]
        return run(*parts[0][1], members=parts[0][2], more=parts[1:], first=order[0])

    one, other = computed(("FH01", "FH02"), credits), computed(("FH02", "FH01"), credits[::-1])
    names = ["集团", "授信总额", "已纳入", "漏报", "保证金", "含他行总额", "超限", "机构数"]
    assert records(one.extra["groups"][names]) == records(other.extra["groups"][names])
    for name in ("授信总额", "已纳入", "漏报"):
        assert int(one.rows[name].sum()) == int(one.extra["groups"][name].sum()) == one.summary[name]
    assert (one.extra["groups"]["漏报"] >= 0).all() and (one.extra["groups"]["含他行总额"] >= one.extra["groups"]["授信总额"]).all()


def test_nothing(run):
    result = run(members=())
    assert result.rows.empty and result.extra["groups"].empty and result.summary["授信总额"] == 0 and result.summary["集团数"] == 0
