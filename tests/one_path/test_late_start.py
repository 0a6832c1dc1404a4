"""A year that starts late: what was planned and done before is typed once, counts, is named and traces (settled 45; D10)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from macros.click import press
from workbooks.book_file import FileBook

OPENED = {
    "指标": "收入",
    "主体": "LJ01G1",
    "年": "2026",
    "年计划": 1_200_000,
    "期初截至": "2026-09",
    "期初计划": 900_000,
    "期初实际": 810_000,
}
INCOME = Decimal("37040.01")
"""收入 of the clean month."""


def test_a_desk_begun_in_october(desk: Callable[..., Path], clean: Callable[..., Any], keybook: Callable[..., Any], tmp_path: Path) -> None:
    book = FileBook(desk(cells=clean("LJ01") | {"R17": [OPENED]}), keep_formulas=True)
    assert not press("check", book).blocked
    result = press("compute", book).outcome["D10"]
    (row,) = result.rows.to_dict("records")
    assert (row["累计计划"], row["累计实际"]) == (1_000_000, 810_000 + INCOME) and result.notes
    press("report", book)
    page = book.read("计划完成")
    words = [str(value) for line in page.rows for value in line if value is not None]
    assert words.count("在期初内") >= 7 * 8 and any("填写的期初" in word for word in words)
    where = next(
        (r, c)
        for r, line in enumerate(page.rows, 1)
        for c, value in enumerate(line, 1)
        if isinstance(value, (int, float)) and value == float(810_000 + INCOME)
    )
    out = tmp_path / "报表.xlsx"
    assert keybook("report", book.path, "--out", out).status == 0
    traced = keybook("trace", out, f"计划完成!{'ABCDEFGHIJKLMNOP'[where[1] - 1]}{where[0]}", "--json").json
    assert {"计划分解", "业务量流水"} <= {line["sheet"] for line in traced["rows"]} and Decimal(traced["sum"]) == 810_000 + INCOME
