"""A month of a centre with its counties: small invented filings, the same every time; results are those of the computations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from building.preset_policy import preset_policy
from building.typed_rows import joined, typed
from macros.demo.demo_organisation import places
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import run
from validators.filing.inputs import Filing, History, Inputs, usage_of
from validators.organisation_tree import Node
from validators.policy import Policy
from validators.registers.control.office_assessment import ITEMS as OFFICE_ITEMS
from validators.registers.people.scorecard import POSTAL_ITEMS
from validators.registers.relationship.survey import ITEMS as QUESTIONS
from validators.values.period import Month

PERIOD = Month(2026, 10)
EARLIER = [Month(2026, number) for number in range(1, 10)]
NAMES = tuple(place.short for place in places(17))
CENTRE = Node(code="ZJ", name="州局大客户中心", level="州局")
CALCS = (
    "D01",
    "D06_lines",
    "D06",
    "D07",
    "D08",
    "D09",
    "D10",
    "D11",
    "D14",
    "D30",
    "D34",
    "D35",
    "D38",
    "D41",
    "D42",
    "D50",
    "D55",
    "D56",
    "D58",
)
WORDS = {4: "中", 5: "稍微好", 6: "相当好", 7: "非常好"}
"""Answers of the survey by points (settled: seven points)."""
ACTIVITIES = [
    {"类型": kind, "层级": "县市局", "周期": span, "最少": least, "最多": most}
    for kind, span, least, most in (("晨会", "月", "4", None), ("营销策划方案", "年", "1", "2"), ("信息简报", "月", "1", "2"))
]
"""R09a of the test: what is due of a county."""
ARCHIVES = (("城关", "2026-09-01"), ("城郊", "2026-03-31"), ("城关", None))
"""分片区域 and 更新日期 of the three customers of a county."""
Rows = list[dict[str, Any]]


def policy(**changes: str) -> Policy:
    """P01 as it is issued, for seventeen counties; the first of them has no 外勤津贴."""
    county = [(code(i), f"{name}县局", "县市局", CENTRE.code) for i, name in enumerate(NAMES)]
    own = {"pareto_months": "1", "field_allowance": {code(i): "150" for i in range(1, len(NAMES))}}
    nodes = [(CENTRE.code, CENTRE.name, CENTRE.level, None), *county]
    return preset_policy(own | changes, nodes=nodes, more={"R09a": ACTIVITIES})


def code(i: int) -> str:
    """机构编码 of the i-th county."""
    return f"X{i + 1:02d}"


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
        signed="本单位的钥匙（已核对），指纹 1A2B" if there else "",
    )


def amounts(i: int) -> tuple[int, int]:
    """Income in fen of this month and the month before."""
    return (40 - 2 * i) * 500_000 + 123_456 * (i % 4), (38 - 2 * i) * 500_000 + 654_321 * ((i * 5) % 4)


def yuan(fen: int) -> str:
    """Fen as they are typed."""
    return f"{fen // 100}.{fen % 100:02d}"


def parts_of(whole: int, *, without_last: bool = False) -> list[int]:
    """Fen of the three customers of a county: three and one tenth, the first has the rest."""
    small = [whole * 3 // 10, 0 if without_last else whole // 10]
    return [whole - sum(small), *small]


def flow(i: int, month: Month) -> Rows:
    """R10 of a month. The third customer is lost in every third county and new in every fourth; most of the year went before."""
    now, before = amounts(i)
    whole = parts_of(now, without_last=i % 3 == 0) if month == PERIOD else parts_of(before, without_last=i % 4 == 1)
    if month < EARLIER[-1]:
        whole = [(800_000 + i * 10_000) * 100 - now - before] if month == EARLIER[0] else []
    return [
        {"客户编码": f"K{k}", "业务代码": "特快", "月份": str(month), "收入": yuan(fen), "揽收人": "G1", "业绩归属": "G1"}
        for k, fen in enumerate(whole, 1)
        if fen
    ]


def market(month: Month) -> Rows:
    """R39 of a month: what the whole of the office took."""
    return [{"期间": str(month), "区域": "全县", "业务": "特快", "本企业": "400000"}]


def filing_of(i: int) -> dict[str, Rows]:
    """The October of the i-th county by register, as its clerk types it."""
    kinds = (("茶业", "行政职能单位", "G1"), ("矿业", "事业单位", "G1"), ("建材", "用邮大户", None))
    customers = [
        {
            "客户编码": f"K{k}",
            "企业全称": f"{NAMES[i]}{trade}有限公司",
            "客户类型": kind,
            "客户经理": person,
            "分片区域": area,
            "更新日期": day,
        }
        for k, ((trade, kind, person), (area, day)) in enumerate(zip(kinds, ARCHIVES, strict=True), 1)
    ]
    visited = [("K1", "2026-10-15", "上门"), *([("K2", "2026-10-16", "上门")] if i % 5 != 3 else []), ("K3", "2026-10-28", "电话")]
    card = dict.fromkeys(POSTAL_ITEMS[:5], ("100", "95")) | {item: ("100", str(75 - i)) for item in POSTAL_ITEMS[5:]}
    points = [9 + (i + k) % 5 for k in range(len(QUESTIONS))]
    held = [*["晨会"] * 4, *["营销策划方案"] * (i % 2), *["信息简报"] * (i % 3)]
    complaint = {"客户编码": "K1", "类别": "服务", "内容": "回执丢失", "受理时间": "2026-10-10", "处理期限": "2026-10-20"}
    return {
        "R02": [{"工号": "G1", "姓名": "刘建国", "岗位": "客户经理"}],
        "R03": customers,
        "R06": [
            {"客户编码": c, "方案": "P01", "生效期间": "2026-01", "新级别": level, "认定单位": CENTRE.code, "审批单号": c}
            for c, level in (("K1", "州级"), ("K2", "县级"))
        ],
        "R10": flow(i, PERIOD),
        "R17": [{"指标": "收入", "主体": code(i), "年": "2026", "年计划": "1200000"}],
        "R20": [{"客户编码": c, "日期": day, "方式": mode} for c, day, mode in visited],
        "R25": [complaint | {"结案日期": "2026-10-13"}, complaint | {"结案日期": None if i == 0 else "2026-10-13"}],
        "R27": [{item: WORDS[(s + half) // 2] for item, s in zip(QUESTIONS, points, strict=True)} for half in (0, 1)],
        "R38": [
            {"日期": "2026-10-12", "类别": "竞争对手", "内容": f"{NAMES[i]}的对手降价", "建议措施": "跟进报价", "信息级别": "二级"} | told
            for told in ({"上报": "信息简报"}, {"上报": "信息简报", "保密": "是", "信息级别": "一级"}, {"上报": "信息参考", "保密": "是"})
        ]
        if i == 0
        else [],
        "R39": market(PERIOD),
        "R41": [{"类型": kind, "日期": f"2026-10-{day:02d}"} for day, kind in enumerate(held, 8)],
        "R42": [{"工号": "G1", "期间": str(PERIOD), "项目": item, "目标": t, "实际": done} for item, (t, done) in card.items()],
        "R43": [
            {"工号": "G1", "月": str(PERIOD)} | dict.fromkeys(("基础工作得分", "服务维护得分", "信息反馈得分", "大客户营销得分"), "85")
        ],
        "R76": [
            {"机构": code(i), "期间": str(PERIOD), "项目": item, "目标": "10", "实际": str(8 + (i + k) % 3)}
            for k, item in enumerate(OFFICE_ITEMS)
        ],
    }


def frames_of(inside: list[int]) -> dict[str, pd.DataFrame]:
    """The typed frames of the counties in the sums."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for i in inside:
        for register, rows in filing_of(i).items():
            parts.setdefault(register, []).append(
                typed(register, rows, branch=code(i), file=f"2026-10_{code(i)}_{NAMES[i]}县局_1.xlsx", period=str(PERIOD))
            )
    return {register: joined(found) for register, found in parts.items()}


def history_of(inside: list[int]) -> History:
    """The months of the year before, of which each county filed all; the first has no R39 of September."""
    flows = [typed("R10", rows, branch=code(i), period=str(month)) for i in inside for month in EARLIER if (rows := flow(i, month))]
    frame = joined(flows) if flows else typed("R10", [])
    last = EARLIER[-1]
    markets = [typed("R39", market(last), branch=code(i), period=str(last)) for i in inside if i]
    frames = {"R10": frame, "R39": joined(markets) if markets else typed("R39", [])}
    return History(usage=usage_of(frame), frames=frames, months={code(i): frozenset(EARLIER) for i in inside})


@cache
def computed(states: tuple[str, ...], parameters: tuple[tuple[str, str], ...]) -> Inputs:
    """What was filed and what comes of it; worked out once for the same states and parameters."""
    rows = [board_row(i, state, 0, *amounts(i)) for i, state in enumerate(states)]
    inside = [i for i, row in enumerate(rows) if row.counted]
    given = Inputs(
        period=PERIOD,
        policy=policy(**dict(parameters)),
        frames=frames_of(inside),
        history=history_of(inside),
        filings=tuple(Filing(branch=row.branch, name=row.name, period=PERIOD, file=row.file) for row in rows if row.counted),
        expected=tuple(row.branch for row in rows),
        final=True,
    )
    run(given, CALCS)
    return given


def make_context(
    states: tuple[str, ...] = ("已收", "已收", "退回", "未报"), late: tuple[int, ...] = (1,), detail: bool = False, **parameters: str
) -> ReportContext:
    """A centre's month: one county a state; `late` are the positions of those that came one day late."""
    board = tuple(board_row(i, state, int(i in late), *amounts(i)) for i, state in enumerate(states))
    given = computed(states, tuple(sorted(parameters.items())))
    return ReportContext(
        inputs=given,
        results={name: replace(given.results[name], summary=dict(given.results[name].summary)) for name in CALCS},
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


@pytest.fixture(name="flow")
def typed_flow() -> Callable[[int, Month], Rows]:
    """What a county typed into R10 in a month."""
    return flow


@pytest.fixture
def context() -> ReportContext:
    """Four counties: on time, one day late, sent back, missing."""
    return make_context()
