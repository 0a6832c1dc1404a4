"""What a computation looks back on is kept at the centre because the computation asks for it; what is not known is not 0 (D38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran
from validators.values.period import Month

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


def complaints(month: Month, count: int) -> list[dict[str, Any]]:
    """Complaints of a month, received and closed in it."""
    day = dt.date(month.year, month.month, 8)
    one = {
        "客户编码": "LJ01K1",
        "内容": "邮件延误",
        "类别": "服务",
        "受理时间": day,
        "处理期限": day,
        "处理完毕日期": day,
        "通知日期": day,
        "结案日期": day,
    }
    return [one | {"内容": f"邮件延误 {n}"} for n in range(count)]


@pytest.mark.parametrize("sent", [True, False])
def test_the_month_before_is_counted_or_said_to_be_unknown(
    sent: bool,
    clean: Callable[..., Any],
    submission: Callable[..., Path],
    keybook: Callable[..., Ran],
    policy_book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "中心"
    filed = [(SEPTEMBER, 3)] * sent + [(OCTOBER, 1)]
    for month, count in filed:
        monkeypatch.setenv("KEYBOOK_TODAY", f"2026-{month.month + 1}-02T09:30:00")
        cells = clean("LJ01", period=month) | {"R25": complaints(month, count)}
        took = keybook("collect", submission("LJ01", month, cells), "--home", home, "--policy", policy_book)
        assert took.status in (0, 1), took.err
    merged = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / "汇总.xlsx", "--json")
    (row,) = merged.json["results"]["D38"]["rows"]
    assert (row["类别"], row["件数"], row["上期件数"]) == ("服务", 1, 3 if sent else None)
