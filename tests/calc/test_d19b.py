"""D19b: documents behind credits, with the worked example of the catalogue and of P06."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.bank_policy import bank_policy
from building.typed_rows import typed
from macros.calc.d19b_documents import CALC
from validators.frames import records

POLICY = bank_policy()


def paper(number, credit="SX1", *, kind="增值税发票", amount=100, customer="A", outcome="真实", day="2026-10-10", **more):
    return {
        "凭证类型": kind,
        "号码": number,
        "金额": amount,
        "授信编号": credit,
        "客户": customer,
        "核验结果": outcome,
        "核验日期": day,
        "核验人": "周文静",
        "记录编号": more.pop("record", None),
    } | more


@pytest.fixture
def run(inputs):
    def computed(*papers, policy=POLICY, credits=(), more=(), past=(), customers=()):
        """`more`: (branch, papers) of further branches; `past`: papers of last month; `customers`: (branch, code, credit code)."""
        parts = [("FH01", papers), *more]
        frames = {
            "R48": [typed("R48", rows, branch=b) for b, rows in parts],
            "R47": typed("R47", credits, branch="FH01"),
            "R03": [typed("R03", [{"客户编码": c, "统一社会信用代码": u}], branch=b) for b, c, u in customers] or [typed("R03", [])],
        }
        earlier = {"R48": typed("R48", past, branch="FH01", period="2026-09")} if past else {}
        return CALC.run(inputs(**frames, policy=policy, branches=[b for b, _ in parts], earlier=earlier))

    return computed


def verdicts(result):
    return [(row["号码"], row["结论"]) for row in records(result.rows)]


def test_worked_example(run):
    """5 invoices, one the second use of a number, one unverified: 3/5 = 60.00%."""
    result = run(
        paper("1001", "SX1", day="2026-10-12"),
        paper("1002", "SX2"),
        paper("1001", "SX3", day="2026-10-15"),
        paper("1003", "SX4", outcome="未核验"),
        paper("1004", "SX5"),
    )
    assert result.summary == {"份数": 5, "通过率": F(3, 5), "通过份数": 3, "重复份数": 1, "没有核实": 1, "没有编号": 0}
    assert verdicts(result) == [("1001", "通过"), ("1002", "通过"), ("1001", "重复使用"), ("1003", "未核验"), ("1004", "通过")]
    assert records(result.rows)[2]["首次使用处"] == "分行1 2026-10 第 6 行，授信 SX1"
    assert records(result.rows)[2]["理由"] == "先用在分行1 2026-10 第 6 行，授信 SX1"


@pytest.mark.parametrize(
    ("second", "again"),
    [
        (paper("1001", "SX2"), True),
        (paper("1001", "SX1"), False),
        (paper("1001", "SX2", amount=100.01), False),
        (paper("1001", None), True),
        (paper(None, "SX2"), False),
        (paper("1001", "SX2", kind="银行进账单"), False),
    ],
)
def test_what_a_second_use_is(run, second, again):
    """Another credit of equal type, number and amount; the same one is looked at again; a credit that nobody named is another."""
    result = run(paper("1001", "SX1", day="2026-10-01"), second)
    assert [row["重复"] for row in records(result.rows)] == [0, int(again)]


@pytest.mark.parametrize(
    ("kind", "customer", "amount", "again"),
    [
        ("合同", "A", 100, False),
        ("合同", "B", 100, True),
        ("合同", "B", 90, False),
        ("他项权证", "A", 100, False),
        ("他项权证", "B", 100, True),
        ("审计报告", "A", 90, False),
        ("审计报告", "B", 90, True),
        ("审计报告", None, 90, True),
    ],
)
def test_what_rightly_stands_behind_several_credits_of_one_customer(run, kind, customer, amount, again):
    result = run(paper("H1", kind=kind, day="2026-10-01"), paper("H1", "SX2", kind=kind, customer=customer, amount=amount))
    assert [row["重复"] for row in records(result.rows)] == [0, int(again)]


def test_one_legal_entity_in_two_branches_is_one_customer(run):
    """By its credit code, whatever each branch calls it; the member of the credit stands in for a blank 客户."""
    same = [("FH01", "A", "91510000MA6CK2T420"), ("FH02", "K9", "91510000MA6CK2T420"), ("FH02", "K8", "91510000MA6CK2T521")]
    other = [paper("H1", "SX8", kind="合同", customer="K9"), paper("H1", "SX9", kind="合同", customer="K8")]
    result = run(
        paper("H1", kind="合同", customer=None, day="2026-10-01"),
        more=[("FH02", other)],
        customers=same,
        credits=[{"授信编号": "SX1", "成员": "A"}],
    )
    assert [row["重复"] for row in records(result.rows)] == [0, 0, 1]
    assert records(result.rows)[2]["首次使用处"] == "分行1 2026-10 第 6 行，授信 SX1"


def test_the_order_of_uses(run):
    """By day, then by number; a blank day is last; what was filed in an earlier month was used earlier."""
    result = run(
        paper("1", "SX1", day=None, record="B"),
        paper("1", "SX2", day="2026-10-05", record="C"),
        paper("1", "SX3", day="2026-10-05", record="A"),
    )
    assert [row["重复"] for row in records(result.rows)] == [1, 1, 0]
    result = run(paper("1", "SX1", day="2026-09-01"), past=[paper("1", "SX0", day="2026-09-20")])
    assert [(row["重复"], row["首次使用处"]) for row in records(result.rows)] == [(1, "分行1 2026-09 第 6 行，授信 SX0")]


def test_types_that_may_be_used_again_are_the_policys(run):
    twice = (paper("1", "SX1"), paper("1", "SX2"), paper("H", "SX1", kind="审计报告"), paper("H", "SX2", kind="审计报告", customer="B"))
    assert [r["重复"] for r in records(run(*twice, policy=bank_policy(reuse_types="合同")).rows)] == [0, 0, 0, 1]
    result = run(*twice, policy=bank_policy(reuse_types=None))
    assert [r["重复"] for r in records(result.rows)] == [0, 0, 0, 1] and any("不得重复使用的凭证" in note for note in result.notes)


def test_a_credit_whose_documents_are_not_genuine(run):
    """By the last that is known of each document; one without any is counted apart; what another bank lends needs none."""
    credits = [
        {"授信编号": "SX1", "授信余额": 5, "授信机构类型": "本行分支"},
        {"授信编号": "SX2", "授信余额": 5, "授信机构类型": "本行分支"},
        {"授信编号": "SX3", "授信余额": 5, "授信机构类型": "本行分支"},
        {"授信编号": "SX4", "授信余额": 5, "授信机构类型": "他行"},
        {"授信编号": "SX5", "授信余额": 0, "授信机构类型": "本行分支"},
    ]
    result = run(
        paper("1", "SX1"), paper("2", "SX2"), paper("3", "SX2", outcome="存疑"),
        past=[paper("1", "SX1", outcome="未核验", day="2026-09-20")], credits=credits,
    )  # fmt: skip
    held = [(r["授信编号"], r["凭证份数"], r["没有核实"], r["没有凭证"]) for r in records(result.extra["credits"])]
    assert held == [("SX1", 1, 0, 0), ("SX2", 2, 1, 0), ("SX3", 0, 0, 1)]


@pytest.mark.parametrize(("part", "due"), [("50%", 2), ("0%", 0), ("100%", 3), (None, None)])
def test_how_many_are_to_be_looked_at(run, part, due):
    result = run(
        paper("1", "SX1"), paper("2", "SX2", outcome="未核验"), paper("3", None, outcome=None), policy=bank_policy(doc_sample=part)
    )
    (line,) = records(result.extra["sample"])
    assert (line["份数"], line["应抽查"], line["已核验"]) == (3, due, 1)
    assert "1 份凭证没有授信编号，核不到授信" in result.notes


def test_nothing(run):
    result = run()
    assert result.rows.empty and result.summary["份数"] == 0 and result.summary["通过率"] is None
    assert any("没有凭证" in note for note in result.notes)
