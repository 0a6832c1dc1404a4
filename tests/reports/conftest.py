"""A hand-made month of a centre with its counties: small, invented, the same every time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from building.typed_rows import joined, stored
from macros.demo.demo_organisation import places
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from validators.filing.inputs import Blocked, Filing, History, Inputs, Result
from validators.organisation_tree import Node
from validators.policy import Policy, packs
from validators.register import registers
from validators.values.period import Month
from validators.values.text import Text

PERIOD = Month(2026, 10)
NAMES = tuple(place.short for place in places(17))
CENTRE = Node(code="ZJ", name="州局大客户中心", level="州局")
PARAMETERS = {
    "pareto": "80%",
    "pareto_months": "12",
    "pareto_metric": "收入",
    "pareto_scope": "按业务",
    "churn_max": "0",
    "pareto_strict": "否",
    "decline_tolerance": "0",
    "visit_month_state": "1",
    "visit_month_county": "1",
}
ITEMS = ("订单处理", "补货时间", "员工服务态度", "订货单位", "紧急发货", "指定时间配送", "物流信息提供", "送货无损坏", "服务管理水平")

RANKED = ["主体", "业务代码", "用邮量", "名次", "累计", "分母", "核心", "跨线", "距离"]


def policy(**changes: str) -> Policy:
    """P01 with the parameters of the test and nothing else."""
    wanted = PARAMETERS | changes
    pack = packs()["P01"]
    columns = {
        "参数名": [pack.parameters[code].name for code in wanted],
        "值": list(wanted.values()),
        "来源": ["示例值" if code == "pareto_months" else "种子原文" for code in wanted],
    }
    nodes = [(CENTRE.code, CENTRE.name, "州局", None)] + [(code(i), f"{name}县局", "县市局", "ZJ") for i, name in enumerate(NAMES)]
    tree = dict(zip(("机构编码", "机构名称", "层级", "上级机构"), map(list, zip(*nodes, strict=True)), strict=True))
    frames = {"R01": frame("R01", tree), "R09": frame("R09", columns), "R07": registers()["R07"].empty()}
    return Policy(pack=pack, frames=frames)


def code(i: int) -> str:
    """机构编码 of the i-th county."""
    return f"X{i + 1:02d}"


def frame(register: str, values: Mapping[str, list[Any]], branch: str = "", file: str = "") -> pd.DataFrame:
    """A typed frame of one file, its records from row 6 on."""
    return stored(register, values, branch=branch, file=file)


def board_row(i: int, state: str, late: int, income: int, before: int) -> BoardRow:
    """The board entry of the i-th county."""
    there = state != "未报"
    due = dt.date(2026, 11, 3)
    received = dt.datetime(2026, 11, 3 + late if late else 2, 16, 20) if there else None
    glyph = {"退回": "◆", "未报": "×"}.get(state, "▲" if late else "√")
    return BoardRow(
        branch=code(i),
        name=f"{NAMES[i]}县局",
        short=NAMES[i],
        due=due,
        received=received,
        version=1 if there else None,
        timeliness="未报" if not there else "迟报" if late else "按时",
        state=state,
        days_late=late,
        open_a=3 if state == "退回" else 0,
        pending_b=i % 2,
        pending_c=1,
        reason={"退回": "V17 业绩归属空 3 处，限 11-05 更正", "未报": "已催 2 次（11-02、11-04）"}.get(state, ""),
        strip=("√", "▲" if i % 3 == 0 else "√", "√", "○" if i == 1 else "√", "√", glyph),
        income=income if there else None,
        income_before=before,
        file=f"2026-10_{code(i)}_{NAMES[i]}县局_1.xlsx" if there else "",
        checksum=f"{i:064x}" if there else "",
    )


def amounts(i: int) -> tuple[int, int]:
    """Income in fen of this month and the month before."""
    return (40 - 2 * i) * 500_000 + 123_456 * (i % 4), (38 - 2 * i) * 500_000 + 654_321 * ((i * 5) % 4)


def result(rows: list[dict[str, Any]], columns: tuple[str, ...], **words: Any) -> Result:
    """A result by its rows."""
    data = pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=list(columns), dtype=object)
    return Result(title=Text("试验"), rows=data, formats={}, **words)


def results_of(states: list[str]) -> dict[str, Result]:
    """Results with the columns of the contract, for the counties in the sums."""
    inside = [i for i, state in enumerate(states) if state not in ("退回", "未报")]
    d01, d08, d09, d10, ranked = [], [], [], [], []
    for i in inside:
        now, before = amounts(i)
        for k, level in enumerate(("州级", "县级", "非大客户")):
            customer = {"_branch": code(i), "客户编码": f"K{k + 1}"}
            d01.append(customer | {"级别": level, "理由": ""})
            part = (now * (6, 3, 1)[k] // 10, before * (6, 3, 1)[k] // 10)
            state = "保留"
            if i % 3 == 0 and k == 2:
                state, part = "流失", (0, part[1])
            if i % 4 == 1 and k == 2:
                state, part = "新增", (part[0], 0)
            fell = "下降" if state == "保留" and part[0] < part[1] else None
            d09.append(customer | {"上期": part[1], "本期": part[0], "状态": state, "贡献": fell})
            if k < 2:
                met = not (i % 5 == 3 and k == 1)
                d08.append(
                    customer | {"应走访": 1, "实走访": int(met), "走访合规": "合规" if met else "不足", "走访合规率": Fraction(int(met))}
                )
        d10.append(
            {
                "_branch": code(i),
                "主体": code(i),
                "指标": "收入",
                "产品": "",
                "计划": 100000,
                "实际": now // 100,
                "完成率": Fraction(now, 10_000_000),
                "差额": 0,
                "累计计划": 1_000_000,
                "累计实际": 800_000 + i * 10_000,
                "累计完成率": Fraction(800_000 + i * 10_000, 1_000_000),
                "累计差额": 0,
                "单位": "元",
            }
        )
    total, running = sum(amounts(i)[0] for i in inside), 0
    for place, i in enumerate(inside, 1):
        before, running = running, running + amounts(i)[0]
        core = Fraction(before, total) < Fraction(4, 5)
        ranked.append(
            {
                "主体": f"{code(i)}\x1fK1",
                "业务代码": "特快",
                "用邮量": amounts(i)[0],
                "名次": place,
                "累计": running,
                "分母": total,
                "核心": core,
                "跨线": core and Fraction(running, total) >= Fraction(4, 5),
                "距离": 0,
            }
        )
    levels = {"州级": len(inside), "县级": len(inside), "非大客户": len(inside)}
    d07 = [
        {"_branch": code(i), "工号": "G1", "日常管理": Decimal("38.00"), "市场拓展": Decimal(45 - i), "总分": Decimal(83 - i)}
        for i in inside
    ]
    d06 = [
        {
            "_branch": code(i),
            "工号": "G1",
            "业绩工资": 68000,
            "营销奖励": 168000 + i,
            "突出贡献奖": 0,
            "外勤津贴": 15000 if i else None,
            "合计": 251000 + i if i else None,
        }
        for i in inside
    ]
    d34 = [
        {"_branch": code(i), "类型": kind, "次数": n, "下限": low, "上限": high, "结论": word, "周期": span}
        for i in inside
        for kind, n, low, high, word, span in (
            ("晨会", 4, 4, None, "合规", "月"),
            ("营销策划方案", i % 2, 1, 2, "合规" if i % 2 else "进行中", "年"),
            ("信息简报", i % 3, 1, 2, "不足" if i % 3 == 0 else "合规", "月"),
        )
    ]
    d14 = [
        {"_branch": code(i), "题目": item, "均值": Fraction(9 + (i + k) % 5, 2), "答数": 2, "未答": k % 2}
        for i in inside
        for k, item in enumerate(ITEMS)
    ]
    points = sum((row["均值"] * 2 for row in d14), Fraction(0)) / (2 * len(d14)) if d14 else None
    overall = {
        "总均值": points,
        "指数": None if points is None else (points - 1) / 6 * 100,
        "满意率": Fraction(3, 4),
        "答数": 2 * len(d14),
        "未答": 4 * len(inside),
        "问卷数": 2 * len(inside),
    }
    by_branch = [
        {
            "_branch": b,
            "总均值": sum((r["均值"] for r in d14 if r["_branch"] == b), Fraction(0)) / 9,
            "指数": Fraction(60),
            "满意率": Fraction(3, 4),
            "答数": 18,
            "未答": 4,
            "问卷数": 2,
        }
        for b in map(code, inside)
    ]
    d58, d56 = [], []
    for i in inside:
        for k, item in enumerate(("基础管理", "大客户拜访率", "项目完成进度", "大客户营销与维护")):
            share = Fraction(8 + (i + k) % 3, 10)
            d58.append(
                {
                    "_branch": code(i),
                    "机构": code(i),
                    "项目": item,
                    "目标": Decimal(10),
                    "实际": Decimal(8 + (i + k) % 3),
                    "完成率": share,
                    "督促": "是" if share < 1 else "否",
                    "督促意见": None,
                    "整改完成日": None,
                }
            )
        for level, part in (("合计", 6), ("州级", 4), ("县级", 2)):
            d56.append(
                {
                    "_branch": code(i),
                    "级别": level,
                    "业务代码": "合计",
                    "收入": part * 100_000 + i,
                    "本企业": 1_000_000,
                    "贡献率": Fraction(part * 100_000 + i, 1_000_000),
                    "变动": Fraction(i, 100) if i else None,
                }
            )
    offices = [
        {"机构": code(i), "总分": None, "满分": None, "督促项": sum(row["督促"] == "是" for row in d58 if row["机构"] == code(i))}
        for i in inside
    ]
    share = Fraction(sum(600_000 + i for i in inside), 1_000_000 * len(inside)) if inside else None
    measures = {
        "收入": {"format": "money", "sum_of_branches": total, "consolidated": total, "difference": 0},
        "客户档案 行数": {"format": "count", "sum_of_branches": 3 * len(inside), "consolidated": 3 * len(inside), "difference": 0},
    }
    keys = ("_branch", "客户编码")
    return {
        "D06": result(
            d06,
            ("_branch", "工号", "业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计"),
            blocked=[Blocked(computation="D06", parameter="外勤津贴", message="政策里“外勤津贴”（X01）是空的。")],
        ),
        "D07": result(d07, ("_branch", "工号", "日常管理", "市场拓展", "总分")),
        "D14": result(
            d14, ("_branch", "题目", "均值", "答数", "未答"), summary=overall, extra={"by_branch": pd.DataFrame(by_branch, dtype=object)}
        ),
        "D34": result(d34, ("_branch", "类型", "次数", "下限", "上限", "结论", "周期")),
        "D56": result(d56, ("_branch", "级别", "业务代码", "收入", "本企业", "贡献率", "变动"), summary={"贡献率": share}),
        "D58": result(
            d58,
            ("_branch", "机构", "项目", "目标", "实际", "完成率", "督促", "督促意见", "整改完成日"),
            summary={"机构数": len(inside), "督促项": sum(row["督促项"] for row in offices)},
            extra={"totals": pd.DataFrame(offices, columns=["机构", "总分", "满分", "督促项"], dtype=object)},
        ),
        "D55": result([], ("_branch",), summary={"经理合计": total, "机构合计": total, "未归属": 0}),
        "D01": result(d01, (*keys, "级别", "理由"), summary=levels, extra={"ranked": pd.DataFrame(ranked, columns=RANKED)}),
        "D08": result(d08, (*keys, "应走访", "实走访", "走访合规", "走访合规率")),
        "D09": result(d09, (*keys, "上期", "本期", "状态", "贡献")),
        "D10": result(d10, tuple(d10[0]) if d10 else ("_branch",)),
        "D35": result([], ("指标", "各局合计", "合并数", "差额"), extra={"measures": measures}),
        "D38": result(
            [
                {
                    "_branch": code(i),
                    "类别": "丢损",
                    "件数": 2,
                    "按期率": Fraction(1),
                    "平均天数": Fraction(3),
                    "结案": 2,
                    "逾期未结": 0,
                    "上期件数": 1,
                }
                for i in inside
            ],
            ("_branch", "类别", "件数", "按期率", "平均天数", "结案", "逾期未结", "上期件数"),
            summary={"件数": 16, "按期率": Fraction(15, 16), "平均天数": Fraction(3), "结案": 15, "逾期未结": 1},
        ),
    }


def frames_of(states: list[str]) -> dict[str, pd.DataFrame]:
    """The typed frames of the counties in the sums: three customers, one flow row, one manager, two visits each."""
    parts: dict[str, list[pd.DataFrame]] = {"R03": [], "R10": [], "R02": [], "R20": []}
    for i, state in enumerate(states):
        if state in ("退回", "未报"):
            continue
        where = {"branch": code(i), "file": f"2026-10_{code(i)}_{NAMES[i]}县局_1.xlsx"}
        names = [f"{NAMES[i]}{kind}有限公司" for kind in ("茶业", "矿业", "建材")]
        parts["R03"].append(frame("R03", {"客户编码": ["K1", "K2", "K3"], "企业全称": names, "客户经理": ["G1", "G1", None]}, **where))
        parts["R10"].append(frame("R10", {"客户编码": ["K1"], "业务代码": ["特快"], "收入": [amounts(i)[0]]}, **where))
        parts["R02"].append(frame("R02", {"工号": ["G1"], "姓名": ["刘建国"]}, **where))
        parts["R20"].append(
            frame(
                "R20", {"客户编码": ["K1", "K3"], "日期": [dt.date(2026, 10, 15), dt.date(2026, 10, 28)], "方式": ["上门", "电话"]}, **where
            )
        )
    return {register: joined(found) for register, found in parts.items() if found}


def make_context(
    states: tuple[str, ...] = ("已收", "已收", "退回", "未报"), late: tuple[int, ...] = (1,), detail: bool = False, **parameters: str
) -> ReportContext:
    """A centre's month: one county a state; `late` are the positions of those that came one day late."""
    board = tuple(board_row(i, state, int(i in late), *amounts(i)) for i, state in enumerate(states))
    filings = tuple(Filing(branch=row.branch, name=row.name, period=PERIOD, file=row.file) for row in board if row.counted)
    given = Inputs(
        period=PERIOD,
        policy=policy(**parameters),
        frames=frames_of(list(states)),
        history=History.none(),
        filings=filings,
        expected=tuple(row.branch for row in board),
        final=True,
    )
    return ReportContext(
        inputs=given,
        results=results_of(list(states)),
        node=CENTRE,
        compiler="周文静",
        generated=dt.datetime(2026, 11, 4, 9, 20),
        board=board,
        detail=detail,
        quality=Quality(a=0, b=2, c=11, duplicates=4),
        examples=("州级统计月数 12",),
    )


@pytest.fixture
def make() -> Callable[..., ReportContext]:
    """`make_context`, for tests that need other states or parameters."""
    return make_context


@pytest.fixture
def context() -> ReportContext:
    """Four counties: on time, one day late, sent back, missing."""
    return make_context()
