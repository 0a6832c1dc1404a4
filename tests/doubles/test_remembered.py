"""A pair inside one branch: asked once, its reason kept by the pair, carried into the next month (V07, C)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from macros.opening import open_session
from macros.session import Session
from validators.finding import Finding
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.sidecar import remember

TODAY, REASON = dt.date(2026, 11, 2), "不同：母公司与子公司，各有执照"


def cells(clean: Callable[..., Any], order: tuple[int, ...] = (0, 1, 2)) -> dict[str, Any]:
    made = clean("LJ01")
    third = made["R03"][0] | {"客户编码": "LJ01K3"}
    names = ("临江市金穗茶业有限公司", "临江云雀水电有限公司", "临江金惠茶业有限公司")
    rows = [
        row | {"企业全称": name, "联系方式": f"0849-23456{70 + i % 2}", "通信地址": f"滨河路{i + 1}号"}
        for i, (row, name) in enumerate(zip((*made["R03"], third), names, strict=True))
    ]
    return made | {"R03": [rows[i] for i in order]}


def asked(session: Session) -> list[Finding]:
    return [f for f in session.checked.findings if f.code == "similar_customer"]


def test_the_reason_stays_with_the_pair(clean: Callable[..., Any], desk: Callable[..., Path]) -> None:
    first = desk("LJ01", cells=cells(clean))
    (found,) = asked(open_session(first, today=TODAY))
    assert (found.row, found.column, found.severity, found.record) == (8, "企业全称", "C", "LJ01K1+LJ01K3")
    assert "第 6 行的 LJ01K1“临江市金穗茶业有限公司”可能是同一家（把握 76%）：名称只差一个字（惠/穗）；电话相同" in found.message
    assert found.blocking
    remember(first, reasons={found.key: {"text": REASON, "by": "LJ01G1", "at": ""}})
    (told,) = asked(open_session(first, today=TODAY))
    assert told.reason == REASON and not told.blocking
    sorted_otherwise = desk("LJ01", cells=cells(clean, (2, 1, 0)), name="换了次序.xlsm")
    (again,) = asked(open_session(sorted_otherwise, today=TODAY))
    assert (again.key, again.row) == (found.key, 8) and "第 6 行的 LJ01K3" in again.message


def test_it_is_carried_on_and_not_asked_again(clean: Callable[..., Any], desk: Callable[..., Path]) -> None:
    from macros.mending.carrying import carried_content

    first = desk("LJ01", cells=cells(clean))
    key = asked(open_session(first, today=TODAY))[0].key
    remember(first, reasons={key: {"text": REASON, "by": "LJ01G1", "at": ""}})
    content = carried_content(open_session(first, today=TODAY), Month(2026, 11))
    assert isinstance(content, DeskContent) and content.decisions[key] == REASON
    november = desk("LJ01", Month(2026, 11), content=content, name="十一月.xlsm")
    (told,) = asked(open_session(november, today=dt.date(2026, 12, 2)))
    assert told.reason == REASON and not told.blocking
