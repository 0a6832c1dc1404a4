"""R14 已售未提台账: oil that is sold and not yet lifted, by document, against the books of the ERP (C75, D17, V21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import pandas as pd

from validators.column import Column
from validators.frames import net
from validators.register import Register, Row
from validators.registers.shared_columns import CLIENT, CUSTOMER_NAME, RECORD
from validators.values.date_kinds import Date
from validators.values.kinds import Code, Enum, Ref, Txt
from validators.values.missing import is_missing
from validators.values.number_kinds import Count, Money, Quantity
from validators.values.text import Text

TYPES = ("汽提单", "直发订单")
"""单据类型 of the seed (C75)."""


class Document(Row):
    """One document of one month (R14), in thousandths of a ton; 0 sold in this period for a document carried over."""

    number: Annotated[
        str | None,
        Column(
            header="单据号",
            kind=Code(),
            need="req",
            key=True,
            source="S:S0",
            width=14,
            aliases=("汽提单/直发订单号", "汽提单号", "直发订单号", "单号"),
        ),
    ]
    type: Annotated[str | None, Column(header="单据类型", kind=Enum(values=TYPES), source="S:S0")]
    customer: Annotated[str | None, CLIENT]
    customer_name: Annotated[str | None, CUSTOMER_NAME]
    goods: Annotated[str | None, Column(header="品种", kind=Ref(target="R07"), aliases=("油品", "业务代码"))]
    invoiced: Annotated[dt.date | None, Column(header="开票日期", kind=Date(), aliases=("开票日",))]
    sold_on: Annotated[dt.date | None, Column(header="销售日期", kind=Date(), aliases=("销售日",))]
    opening: Annotated[
        int | None, Column(header="期初未提", kind=Quantity(minimum=0), unit="吨", group_start=True, hint="第一个月填一次，以后由系统带入")
    ]
    sold: Annotated[
        int | None, Column(header="销售数量", kind=Quantity(minimum=0), unit="吨", aliases=("本期销售",), hint="上月带入的单据填 0")
    ]
    price: Annotated[int | None, Column(header="单价", kind=Money(minimum=0))]
    lifted: Annotated[int | None, Column(header="已提数量", kind=Quantity(minimum=0), unit="吨", aliases=("本期已提", "提货数量"))]
    returned: Annotated[int | None, Column(header="退销数量", kind=Quantity(minimum=0), unit="吨", aliases=("退货数量",))]
    erp: Annotated[int | None, Column(header="ERP账面未提", kind=Quantity(), source="S:S0", unit="吨", aliases=("ERP未提", "ERP账面数"))]
    note: Annotated[str | None, Column(header="说明", kind=Txt(), need="cond", judged_by="V21", width=18, aliases=("备注", "差异说明"))]
    checker: Annotated[str | None, Column(header="核对人", kind=Txt())]
    checked: Annotated[dt.date | None, Column(header="核对日期", kind=Date())]
    left: Annotated[int | None, Column(header="未提数量", kind=Quantity(), need="auto", unit="吨", group_start=True)]
    gap: Annotated[int | None, Column(header="差异", kind=Quantity(), need="auto", unit="吨")]
    age: Annotated[int | None, Column(header="库龄天数", kind=Count(), need="auto", unit="天", aliases=("库龄",))]
    record: Annotated[str | None, RECORD]


PRESENT, GONE = ("期初未提", "销售数量"), ("已提数量", "退销数量")
"""What comes to a document, and what goes from it; the rest is 未提 (D17)."""


BOOKED, FIRST_IN = "lifting_booked", "先进先出"
"""Parameter: liftings and returns are booked on their document, or only on the customer and product (D17)."""
ACCOUNT_KEY = ("_branch", "客户", "品种")
"""What liftings are booked on where they are not booked on their document."""
Setting = Callable[[str, str], Any]
"""A parameter's value by its code and a branch."""


def in_turn(frame: pd.DataFrame) -> pd.DataFrame:
    """The documents with what each bears of 已提数量 and 退销数量 when those are booked on customer and product: first in, first out.

    The amounts of a branch, 客户 and 品种 go to its documents by 开票日期 (else 销售日期, those without a day last), then by
    单据号; what is more than all of them hold stays with the last. Added: `_turn`, the place of each in that order.
    """
    rows = frame.assign(_day=frame["开票日期"].fillna(frame["销售日期"])).sort_values(["_day", "单据号"], na_position="last", kind="stable")
    key = [rows[name] for name in ACCOUNT_KEY]

    def whole(amount: pd.Series) -> pd.Series:
        return amount.groupby(key, dropna=False, sort=False).transform("sum")

    def before(amount: pd.Series) -> pd.Series:
        return amount.groupby(key, dropna=False, sort=False).cumsum() - amount

    there, one = net(rows, PRESENT), pd.Series(1, index=rows.index, dtype="Int64")
    turn = before(one)
    due = (whole(net(rows, GONE)) - before(there)).clip(lower=0)
    taken = due.where((turn == whole(one) - 1) | (due < there), there)
    lifted = (whole(net(rows, GONE[:1])) - before(taken)).clip(lower=0)
    lifted = lifted.where(lifted < taken, taken)
    return frame.assign(**{GONE[0]: lifted, GONE[1]: taken - lifted, "_turn": turn})  # by the index


def of_one_account(rows: pd.DataFrame, like: Mapping[Any, Any]) -> pd.DataFrame:
    """The documents of the branch, customer and product of a row; a blank is alike to a blank."""
    for name in ACCOUNT_KEY:
        rows = rows[rows[name].isna() if is_missing(like[name]) else rows[name].eq(like[name]).fillna(False)]
    return rows


def borne(frame: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """The documents with what each bears of what was lifted and returned, as the policy of its branch has it booked.

    `_turn` is missing where the document itself is booked on.
    """
    booked = {branch: setting(BOOKED, branch) for branch in frame["_branch"].unique()}
    fifo = frame["_branch"].map(booked).eq(FIRST_IN).to_numpy(dtype=bool)
    found = frame.assign(_turn=pd.Series(pd.NA, index=frame.index, dtype="Int64"))
    if fifo.any():
        for name, values in in_turn(frame[fifo])[[*GONE, "_turn"]].items():
            found.loc[fifo, name] = values.astype("Int64")
    return found


def at_opening(frame: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """The documents with something left, as the next month begins with them: what is left is 期初未提 (D17)."""
    left = net(borne(frame, setting), PRESENT, GONE)
    kept = frame.assign(
        期初未提=left,
        销售数量=pd.Series(0, index=frame.index, dtype="Int64"),
        已提数量=pd.Series(pd.NA, index=frame.index, dtype="Int64"),
        退销数量=pd.Series(pd.NA, index=frame.index, dtype="Int64"),
        ERP账面未提=pd.Series(pd.NA, index=frame.index, dtype="Int64"),
        说明=None,
    )
    return kept[left > 0].reset_index(drop=True)


REGISTER = Register(
    id="R14",
    sheet="已售未提台账",
    title=Text("已售未提台账", "Sold but not lifted"),
    row=Document,
    nature="open",
    carry="open",
    at_opening=at_opening,
    catalogue="B2",
    aliases=("已售未提", "未提台账", "已售未提表"),
    total_columns=("期初未提", "销售数量", "已提数量", "退销数量", "未提数量", "ERP账面未提", "差异"),
    hint="一张单据一行，单位吨。上月没提完的由系统带入期初；有差异要写说明。",
)
