"""What changed between two different months: customers and business instead of records (D09)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from macros.comparing.diff import LOST_CUSTOMER, NEW_CUSTOMER, Diff, Frames, RecordChange, compare, signed
from validators.filing.inputs import usage_of
from validators.register import Register, registers
from validators.values.money import yuan_text

Sums = dict[str, tuple[int, int]]
"""客户编码 (+ 业务代码) -> 收入 in fen, 数量 in thousandths."""


def compare_months(old: Frames, new: Frames, known: Mapping[str, Register] | None = None) -> Diff:
    """Registers that are kept on are compared record by record, 业务量流水 by customer and business, others by rows."""
    among = registers() if known is None else known
    kept = {name for name, register in among.items() if register.nature == "master"}
    base = compare({n: f for n, f in old.items() if n in kept}, {n: f for n, f in new.items() if n in kept}, among)
    flow = tuple(_flow(old, new))
    counted = tuple(_rows(old, new, kept, among))
    return Diff(changes=(*base.changes, *flow, *counted), changed=base.changed, added=base.added, removed=base.removed)


def _flow(old: Frames, new: Frames) -> Iterator[RecordChange]:
    """新增客户 and 流失 by customer, 金额 ± by customer and business of those who stayed."""
    sheet = registers()["R10"].sheet
    before, after = _sums(old, by_business=False), _sums(new, by_business=False)
    for key in sorted(before.keys() | after.keys()):
        if (key in before) != (key in after):
            was, is_ = before.get(key), after.get(key)
            yield _change(sheet, key, NEW_CUSTOMER if was is None else LOST_CUSTOMER, was, is_)
    stayed = before.keys() & after.keys()
    was_by, is_by = _sums(old, by_business=True), _sums(new, by_business=True)
    for key in sorted(was_by.keys() | is_by.keys()):
        was, is_ = was_by.get(key), is_by.get(key)
        if was != is_ and key.partition("+")[0] in stayed:
            moved = (is_ or (0, 0))[0] - (was or (0, 0))[0]
            yield _change(sheet, key, f"金额 {signed(moved)}", was, is_)


def _change(sheet: str, key: str, what: str, was: tuple[int, int] | None, is_: tuple[int, int] | None) -> RecordChange:
    old, new = was or (0, 0), is_ or (0, 0)
    return RecordChange(
        sheet=sheet,
        key=key,
        what=what,
        column="收入",
        old=yuan_text(old[0]) if was else None,
        new=yuan_text(new[0]) if is_ else None,
        income=new[0] - old[0],
        quantity=new[1] - old[1],
    )


def _sums(frames: Frames, *, by_business: bool) -> Sums:
    """Customers who have something in the month; a month and its full reversal are nothing."""
    found: Sums = {}
    usage = usage_of(frames["R10"] if "R10" in frames else registers()["R10"].empty())
    for customer, business, income, quantity in zip(usage["客户编码"], usage["业务代码"], usage["收入"], usage["数量"], strict=True):
        key = f"{customer}+{business}" if by_business else str(customer)
        sums = found.get(key, (0, 0))
        found[key] = (sums[0] + int(income), sums[1] + int(quantity))
    return {key: sums for key, sums in found.items() if any(sums)}


def _rows(old: Frames, new: Frames, kept: set[str], among: Mapping[str, Register]) -> Iterator[RecordChange]:
    for name, register in among.items():
        was, is_ = (len(frames[name]) if name in frames else 0 for frames in (old, new))
        if name not in kept and was != is_:
            yield RecordChange(
                sheet=register.sheet,
                key="",
                what=f"行数 {'+' if is_ > was else ''}{is_ - was}",
                column="行数",
                old=str(was),
                new=str(is_),
                rows=is_ - was,
            )
