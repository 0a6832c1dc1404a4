"""Three ledgers as offices really keep them, as rows: a postal key-account office, an oil company, a telecom office.

Names, people and numbers are made up. Each has what such ledgers have: titles, units above the table, two-row headers, months
across, totals, several tables on a sheet, notes, a sheet of instructions, columns that nobody else has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

Sheets = dict[str, list[Sequence[Any]]]
_TOWNS = ("临江", "青禾", "云山", "白杨", "大湾", "清溪", "石桥", "柳林", "沙坪", "双河")
_TRADES = ("茶业", "药业", "百货", "矿业", "农资", "电器", "物流", "旅游", "建材", "食品")
_PEOPLE = ("陈思远", "王敏", "李娟", "赵一鸣", "周海燕")


def company(number: int) -> str:
    """A made-up customer. >>> company(0), company(11)
    ('临江茶业有限公司', '青禾药业第2有限公司')
    """
    town, trade = _TOWNS[number % 10], _TRADES[(number + number // 10 * 9) % 10 if number >= 10 else number % 10]
    nth = number // 10 + 1
    return f"{town}{trade}{'' if nth == 1 else f'第{nth}'}有限公司"


def postal_payments(customers: int = 950) -> Sheets:
    """A payment ledger of a postal office, 32,000 cells: customers, income by month, agreements, monthly settlement, notes."""
    random = Random("postal")
    roll: list[Sequence[Any]] = [
        ["大客户名册（2026年）"],
        ["编制单位：临江市局大客户中心", None, None, None, None, None, "截至 2026年10月31日"],
        [
            "序号",
            "客户编号",
            "单位名称",
            "单位地址",
            "联系人",
            None,
            "单位性质",
            "所属行业",
            "客户经理",
            "片区",
            "建档时间",
            "结算方式",
            "备注",
        ],
        [None, None, None, None, "姓名", "电话", None, None, None, None, None, None, None],
    ]
    income: list[Sequence[Any]] = [
        ["2026年大客户各月收入台账"],
        [None] * 14 + ["单位：元"],
        ["序号", "客户名称", "业务种类", "2026年", *[None] * 11, "合计"],
        [None, None, None, *[f"{m}月" for m in range(1, 13)], None],
    ]
    for i in range(customers):
        phone = f"138{random.randrange(10**8):08d}"
        day = dt.date(2020 + i % 6, 1 + i % 12, 1 + i % 28)
        nature, trade = random.choice(("民营", "国有", "集体")), random.choice(_TRADES)
        roll.append(
            [i + 1, f"YZ{i + 1:04d}", company(i), f"{_TOWNS[i % 10]}大街{i + 1}号", random.choice(_PEOPLE), phone, nature, trade]
            + ["LJ01G1", _TOWNS[i % 10] + "片", day, random.choice(("月结", "预存", "现结")), random.choice((None, None, "重点维护"))]
        )
        months = [round_fen(random.randrange(100, 900_000)) if m <= 10 else None for m in range(1, 13)]
        whole = round_fen(sum(int(v * 100 + 0.5) for v in months if v is not None))
        income.append([i + 1, company(i), ("特快", "函件")[i % 2], *months, whole])
    settled: list[Sequence[Any]] = [
        ["大客户缴费登记"],
        ["日期", "客户名称", "业务种类", "应收金额", "实收金额", "欠费", "收款人", "票据号"],
    ]
    for i in range(customers):
        due = round_fen(random.randrange(1_000, 500_000))
        settled.append([dt.date(2026, 10, 1 + i % 28), company(i), "特快", due, due, 0, random.choice(_PEOPLE), f"P{i:06d}"])
    settled.append(["合计", None, None, round_fen(1), None, None, None, None])
    guide: list[Sequence[Any]] = [["填表说明"], ["一、名册每季度核对一次，新增客户当月登记"], ["二、收入按出账口径填写，不含代理业务"]]
    return {"大客户名册": roll, "各月收入": income, "缴费登记": settled, "填表说明": guide}


def oil_sales(customers: int = 60) -> Sheets:
    """An oil company's ledger: direct customers and, below them on the same sheet, the month's deliveries; amounts in 万元."""
    random = Random("oil")
    rows: list[Sequence[Any]] = [["直销客户档案及配送台账"], [], ["一、直销客户"]]
    rows.append(["客户编码", "客户名称", "地址", "联系电话", "客户性质", "月用油量(吨)", "油品", "是否签约", "客户经理"])
    for i in range(customers):
        phone = f"0834-21{random.randrange(10**5):05d}"
        rows.append([f"YK{i + 1:03d}", company(i), f"{_TOWNS[i % 10]}工业园{i}号", phone, "民营", i + 5, "0号柴油", "是", "陈思远"])
    rows += [[], ["二、10月配送"], [None, None, None, None, "单位：万元"]]
    rows.append(["客户名称", "业务种类", "月份", "数量", "收入", "揽收人", "油罐车号"])
    for i in range(customers * 2):
        rows.append([company(i % customers), "特快", "2026-10", i + 1, (i + 1) / 100, "LJ01G1", f"云Q{i:04d}"])
    rows.append(["合计", None, None, sum(range(1, customers * 2 + 1)), sum(range(1, customers * 2 + 1)) / 100])
    rows.append(["制表：王敏", None, None, "审核：李娟"])
    return {"直销台账": rows, "Sheet2": [["日期", "事项"], ["10-3", "油库检修"], ["10-9", "质量抽检"]]}


def telecom_visits(customers: int = 80) -> Sheets:
    """A telecom office's ledger: customers with two columns of one name, visits, and a sheet that was hidden and forgotten."""
    random = Random("telecom")
    roll: list[Sequence[Any]] = [
        ["集团客户信息表"],
        [],
        ["客户编码", "客户全称", "电话", "电话", "行业类别", "客户级别", "装机地", "是否专线", None],
    ]
    roll.append(["示例", "XX公司", "0834-1234567", "13800000000", "制造", "金牌", "机房", "是", None])
    visits: list[Sequence[Any]] = [["走访登记"], ["走访编号", "客户编码", "日期", "方式", "走访人", "客户意见", "客户需求", "满意度打分"]]
    for i in range(customers):
        phone = f"138{random.randrange(10**8):08d}"
        fixed = f"0834-22{random.randrange(10**5):05d}"
        roll.append(
            [
                f"DX{i + 1:03d}",
                company(i),
                fixed,
                phone,
                random.choice(_TRADES),
                "金牌",
                f"{_TOWNS[i % 10]}机房",
                "是",
                random.choice((None, "待核")),
            ]
        )
        day = dt.date(2026, 10, 1 + i % 28)
        visits.append([f"V{i + 1}", f"DX{i + 1:03d}", day, "上门", "LJ01G1", "网速要快", "专线扩容", 5 - i % 3])
    return {"集团客户": roll, "走访": visits, "旧数据": [["项", "值"], ["2019", 12.5], ["2020", "#N/A"]]}


def round_fen(fen: int) -> float:
    """An amount as Excel holds it."""
    return fen / 100


def merged_areas(sheets: Sheets) -> dict[str, list[str]]:
    """The areas that the authors of these ledgers merged."""
    found: dict[str, list[str]] = {}
    if "各月收入" in sheets:
        found |= {"大客户名册": ["A1:M1", "E3:F3"], "各月收入": ["A1:P1", "D3:O3", "A3:A4", "B3:B4", "C3:C4", "P3:P4"]}
    if "直销台账" in sheets:
        found |= {"直销台账": ["A1:I1", "A3:I3"]}
    return found
