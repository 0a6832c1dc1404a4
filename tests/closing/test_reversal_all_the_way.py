"""A reversal whose original lies in an earlier month, through the commands of a county and a centre (settled 34).

September takes back 400.00 of August in a row without 业务代码 and 业绩归属. October looks back: by the desk that was carried
along, by files given with `--previous`, at the centre after check-in, and after a correction of the locked August.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran
from building.filings import with_macros
from building.small_state import COUNTIES, SIGNED

MONTHS = ("2026-08", "2026-09", "2026-10")
FLOW = "业务量流水"


def typed(desk: Path, sheet: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows typed below what stands on a register's sheet, cell by cell."""
    with with_macros(desk) as book:
        page = book[sheet]
        columns = {str(cell.value).strip("★"): cell.column for cell in page[5] if cell.value}
        filled = [r for r in range(6, 60) if any(page.cell(r, c).value is not None for c in columns.values())]
        for row, values in enumerate(rows, max(filled, default=5) + 1):
            for header, value in values.items():
                page.cell(row, columns[header]).value = value
        book.save(desk)


def flow(month: str, number: str, income: float, **more: Any) -> dict[str, Any]:
    return {
        "记录编号": number,
        "客户编码": "LJ01K1",
        "业务代码": "特快",
        "月份": month,
        "数量": income / 10,
        "收入": income,
        "揽收人": "LJ01G1",
        "业绩归属": "LJ01G1",
        "是否首笔": "否",
    } | more


BACK = {"业务代码": None, "业绩归属": None, "揽收人": None, "是否首笔": None, "冲销标记": "是", "冲销原记录编号": "A1"}
ROWS = {
    "2026-08": [flow("2026-08", "A1", 400.0), flow("2026-08", "A2", 700.0)],
    "2026-09": [flow("2026-09", "B1", 500.0), flow("2026-09", "B2", -400.0, **BACK)],
    "2026-10": [flow("2026-10", "C1", 700.0)],
}


class Office:
    """A county and its centre, worked by commands, each month on the second of the next."""

    def __init__(self, keybook: Callable[..., Ran], folder: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keybook, self.folder, self.policy, self._patch = keybook, folder, policy, monkeypatch
        self.home = folder / "中心"

    def run(self, statuses: tuple[int, ...], *words: object) -> Ran:
        ran = self.keybook(*words)
        assert ran.status in statuses, (words, ran.out, ran.err)
        return ran

    def turn(self, month: str) -> None:
        year, number = map(int, month.split("-"))
        self._patch.setenv("KEYBOOK_TODAY", f"{year}-{number + 1:02d}-02T09:30:00")

    def desk(self, month: str, old: Path | None) -> Path:
        self.turn(month)
        out = self.folder / f"{month} 台账 LJ01.xlsm"
        along = ("--carry", old) if old is not None else ()
        self.run((0,), "desk", "new", "--policy", self.policy, "--branch", "LJ01", "--period", month, *along, "--out", out)
        return out

    def send(self, desk: Path, month: str) -> Path:
        self.run((0, 1), "check", desk)
        for finding in self.keybook("check", desk, "--json").json["findings"]:
            if finding["severity"] == "C":
                self.run((0,), "reason", desk, "--finding", finding["key"], "--text", "已与量收系统核对无误", "--by", "LJ01G1")
        self.run((0,), "submit", desk, "--out", self.folder / "上报")
        (sent,) = (self.folder / "上报").glob(f"{month}_LJ01_*_1.xlsx")
        self.run((0, 1), "collect", sent, "--home", self.home, "--policy", self.policy)
        return sent

    def merge(self, month: str) -> dict[str, Any]:
        return self.run(
            (0, 1), "consolidate", "--home", self.home, "--period", month, "--out", self.folder / f"{month}.xlsx", "--json"
        ).json


@pytest.fixture
def office(keybook: Callable[..., Ran], tmp_path: Path, policy_book: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(keybook, tmp_path, policy_book, monkeypatch)


def file_month(office: Office, clean: Callable[..., Any], month: str, before: Path | None) -> tuple[Path, Path]:
    """The desk of a month, carried from the one before, typed, checked and filed; and what was sent."""
    desk = office.desk(month, before)
    if before is None:
        cells = clean("LJ01")
        typed(desk, "岗位与人员", cells["R02"])
        typed(desk, "客户档案", cells["R03"])
    typed(desk, FLOW, ROWS[month])
    with with_macros(desk) as book:
        cover = book["封面"]
        labels = {cell.value: cell for line in cover.iter_rows() for cell in line if isinstance(cell.value, str)}
        told = {"填报人": "LJ01G1", "联系电话": "0834-0000000", "填报日期": f"{month}-28", "零报": "走访记录", **SIGNED}
        for label, value in told.items():
            cover.cell(labels[label].row, labels[label].column + 1).value = value
        book.save(desk)
    return desk, office.send(desk, month)


def looked_back(results: Mapping[str, Any], *, centre: bool) -> dict[str, Any]:
    """What a month says of the months before it: churn and the window of the tiers."""

    def mine(name: str) -> dict[str, Any]:
        rows = results[name]["rows"]
        (row,) = [r for r in rows if r["客户编码"] == "LJ01K1" and (not centre or r["机构编码"] == "LJ01")]
        return dict(row)

    churn, tier = mine("D09"), mine("D01")
    return {"上期": churn["上期"], "本期": churn["本期"], "用邮量合计": tier["用邮量合计"]}


@pytest.mark.long
def test_history_is_the_same_on_every_path(office: Office, clean: Callable[..., Any]) -> None:
    desks, sent = [], []
    for month in MONTHS:
        desk, file = file_month(office, clean, month, desks[-1] if desks else None)
        desks.append(desk)
        sent.append(file)
        merged = office.merge(month)
    wanted = {"上期": "100.00", "本期": "700.00", "用邮量合计": "1900.00"}
    assert looked_back(merged["results"], centre=True) == wanted
    assert looked_back(office.run((0, 1), "compute", desks[-1], "--json").json["results"], centre=False) == wanted
    alone = office.folder / "没有带上月.xlsm"
    office.run(
        (0,), "desk", "new", "--policy", office.policy, "--branch", "LJ01", "--period", "2026-10", "--from", sent[-1], "--out", alone
    )
    for files in (*permutations(desks[:2]), *permutations(sent[:2])):
        given = [word for file in files for word in ("--previous", file)]
        assert looked_back(office.run((0, 1), "compute", alone, *given, "--json").json["results"], centre=False) == wanted
    codes = {f["code"] for f in office.run((0, 1), "check", desks[1], "--json").json["findings"]}
    assert not codes & {"reversal_without_original", "quarter_return_differs"}


@pytest.mark.long
def test_after_a_correction_of_a_locked_month(office: Office, clean: Callable[..., Any]) -> None:
    """August's 700.00 should have been 900.00: the correction goes into the next open month and no month before it moves."""
    august, sent = file_month(office, clean, MONTHS[0], None)
    office.merge(MONTHS[0])
    for by in ("ZZ01", "ZZ05", "ZZ04"):
        office.run((0,), "approve", "--home", office.home, "--period", MONTHS[0], "--by", by)
    with with_macros(august) as book:
        page = book[FLOW]
        columns = {str(cell.value).strip("★"): cell.column for cell in page[5] if cell.value}
        (row,) = [r for r in range(6, page.max_row + 1) if page.cell(r, columns["记录编号"]).value == "A2"]
        page.cell(row, columns["收入"]).value = 900.0
        book.save(august)
    office.run((0,), "correct", august, "--reason", "量收系统补传一笔", "--against", sent, "--out", office.folder / "更正")
    (made,) = (office.folder / "更正").glob("*.xlsx")
    told = office.run((1,), "collect", made, "--home", office.home, "--json").json
    assert told["rejected"][0]["reason"] == "临江市局：更正单还没有批准（V40）", told
    (waiting,) = office.run((0,), "correction", "--home", office.home, "--json").json["waiting"]
    office.run((0,), "correction", "--home", office.home, "--file", waiting["file"], "--by", "ZZ04", "--reason", "核对原始单据属实")
    september, _ = file_month(office, clean, MONTHS[1], august)
    now = looked_back(office.merge(MONTHS[1])["results"], centre=True)
    assert now == {"上期": "1100.00", "本期": "300.00", "用邮量合计": "1400.00"}  # 500 - 400 of August + 200 of the correction
    file_month(office, clean, MONTHS[2], september)
    october = office.merge(MONTHS[2])
    assert looked_back(october["results"], centre=True) == {"上期": "300.00", "本期": "700.00", "用邮量合计": "2100.00"}
    assert set(COUNTIES) - {"LJ01"} == set(october["files"]["missing"])
