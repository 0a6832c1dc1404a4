"""What the registers and computations say of one manager's month, in words: beside scores and in 我的一周 (D08-D10, D41)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import Key, Manager, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in, rows_of
from validators.frames import records
from validators.values.money import percent_shown
from validators.values.origin import added, carrying, origin_of
from validators.values.text import says_something


@dataclass(kw_only=True)
class CustomerBook:
    """The rows of one manager, by computation or register."""

    manager: Manager
    customers: list[dict[str, Any]] = field(default_factory=list)
    cadence: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    archive: list[dict[str, Any]] = field(default_factory=list)
    plans: list[dict[str, Any]] = field(default_factory=list)
    complaints: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """客户编码 -> 企业全称."""
        return {row["客户编码"]: row["企业全称"] or row["客户编码"] for row in self.customers}


def books(context: ReportContext, listed: Iterable[Manager]) -> dict[Key, CustomerBook]:
    """The rows of each manager: by 客户经理 of the customer, plans by 主体, contacts by 走访人."""
    found = {manager.key: CustomerBook(manager=manager) for manager in listed}
    owner: dict[Key, CustomerBook] = {}
    for customer in rows_in(context, "R03"):
        book = found.get((customer["_branch"], customer["客户经理"] or ""))
        if book is not None:
            owner[customer["_branch"], customer["客户编码"]] = book
            book.customers.append(customer)
    parts = (
        ("cadence", rows_of(context, "D08")),
        ("moves", rows_of(context, "D09")),
        ("archive", rows_of(context, "D41")),
        ("complaints", open_complaints(context)),
    )
    for name, rows in parts:
        for row in rows:
            if (book := owner.get((row["_branch"], row["客户编码"]))) is not None:
                getattr(book, name).append(row)
    for row in rows_of(context, "D10"):
        if (book := found.get((row["_branch"], row["主体"]))) is not None:
            book.plans.append(row)
    for row in records(context.inputs.frame("R20")):
        if (book := found.get((row["_branch"], row["走访人"] or ""))) is not None:
            book.contacts.append(row)
    return found


def score_words(book: CustomerBook) -> tuple[str, str, str, str]:
    """What stands beside the four scores: 基础工作, 服务维护, 信息反馈, 大客户营销."""
    return _archive(book), _service(book), _feedback(book), _marketing(book)


def plan_of(book: CustomerBook, indicator: str) -> tuple[Any, Any]:
    """Plan and actual of the month of an indicator, over its products; None = not known."""
    mine = [row for row in book.plans if row["指标"] == indicator and row["计划"] is not None]
    if not mine:
        return None, None
    actual = [row["实际"] for row in mine if row["实际"] is not None]
    return _summed([row["计划"] for row in mine]), _summed(actual) if actual else None


def _summed(amounts: Sequence[Any]) -> Fraction:
    """Exact; the sum knows where it comes from where each of them does."""
    held = [origin for amount in amounts if (origin := origin_of(amount)) is not None]
    return carrying(sum(map(Fraction, amounts), Fraction()), added(held) if len(held) == len(amounts) else None)


def _archive(book: CustomerBook) -> str:
    if not book.archive:
        return "名下没有客户档案"
    filled, due = (sum(row[name] for row in book.archive) for name in ("已填", "应填"))
    whole = sum(1 for row in book.archive if not row["缺项"])
    return f"参考：档案 {filled}/{due} 项，{whole}/{len(book.archive)} 户齐全"


def _service(book: CustomerBook) -> str:
    due = [row for row in book.cadence if row["走访合规"] in ("合规", "不足") and not row["试算"]]
    good = sum(1 for row in due if row["走访合规"] == "合规")
    still = f"；投诉未结 {len(book.complaints)} 件" if book.complaints else ""
    return f"参考：应访 {len(due)} 户，合规 {good} 户{still}" if due else f"参考：没有应访客户{still}"


def _feedback(book: CustomerBook) -> str:
    told = sum(1 for row in book.contacts if says_something(row["客户意见"]) or says_something(row["需求"]))
    return f"参考：走访和电话 {len(book.contacts)} 次，带回意见 {told} 条"


def _marketing(book: CustomerBook) -> str:
    plan, actual = plan_of(book, "收入")
    new, lost = (sum(1 for row in book.moves if row["状态"] == state) for state in ("新增", "流失"))
    done = f"收入完成 {percent_shown(Fraction(actual) / plan)}；" if plan and actual is not None else ""
    return f"参考：{done}新增 {new} 户，流失 {lost} 户"
