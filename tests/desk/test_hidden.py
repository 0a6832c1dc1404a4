"""`_政策` and `_历史`: what is written reads back as it was, through a real sheet too (settled 30, 31)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from validators.filing.history import combine
from validators.filing.inputs import History
from validators.policy import Policy
from validators.register import registers
from validators.values.period import Month
from workbooks.desk.sheets.hidden_sheets import history_rows, policy_rows, read_history_rows, read_policy, read_policy_rows, trim_history
from workbooks.scan.scan_book import ScanBook


def same(left: History, right: History) -> None:
    pd.testing.assert_frame_equal(left.usage, right.usage)
    assert left.frames.keys() == right.frames.keys()
    for name, frame in left.frames.items():
        pd.testing.assert_frame_equal(frame, right.frames[name])
    assert left.months == right.months


def test_policy_reads_back_with_its_digest(sample, tmp_path) -> None:
    force = sample.policy(tmp_path)
    back = read_policy(policy_rows(force), sample.pack())
    assert back.digest == force.digest
    for name, frame in force.frames.items():
        pd.testing.assert_frame_equal(
            frame.drop(columns=["_branch", "_file", "_period"]), back.frames[name].drop(columns=["_branch", "_file", "_period"])
        )


def test_policy_rows_hold_raw_cells_by_header(sample, tmp_path) -> None:
    tables = read_policy_rows(policy_rows(sample.policy(tmp_path)))
    assert list(tables) == ["R01", "R07", "R09", "R09a", "R01k", "R01p", "R09b", "R09c"]
    assert tables["R01"]["机构编码"] == ["ZZ00", "LJ01"]
    assert tables["R01"]["上级机构"] == [None, "ZZ00"]
    assert tables["R07"]["提成比例"][:2] == [0.05, 0.03]


def test_policy_dates_are_iso_text(sample, tmp_path) -> None:
    force = sample.policy(tmp_path)
    products = force.frames["R07"].copy()
    products.loc[0, "生效日"] = pd.Timestamp("2026-07-01")
    changed = Policy(pack=force.pack, frames={**force.frames, "R07": products})
    assert read_policy_rows(policy_rows(changed))["R07"]["生效日"][0] == "2026-07-01"
    assert read_policy(policy_rows(changed), force.pack).digest == changed.digest != force.digest


def test_policy_of_a_desk_has_the_digest_of_its_manifest(sample, built) -> None:
    book = ScanBook(built)
    manifest = {row[0]: row[1] for row in book.read("_manifest").rows}
    assert read_policy(book.read("_政策").rows, sample.pack()).digest == manifest["policy_digest"]


def test_history_reads_back(sample) -> None:
    history = sample.history(3)
    same(history, read_history_rows(history_rows(history)))


def test_history_keeps_every_kind_of_value(sample) -> None:
    history = sample.history(1)
    flow = history.frames["R10"]
    flow["业务日期"] = pd.to_datetime(["2026-09-05", None, "2026-09-30"])
    flow["冲销标记"] = pd.Series([True, False, None], dtype="boolean")
    visits = history.frames["R20"]
    visits["用时(小时)"] = pd.Series([Decimal("1.25"), None, Decimal("0.1")], dtype="object")
    visits["客户意见"] = pd.Series(["=1+1", "  ", "0123"], dtype="object")
    back = read_history_rows(history_rows(history))
    assert list(back.frames["R20"]["用时(小时)"]) == [Decimal("1.25"), None, Decimal("0.1")]
    assert list(back.frames["R20"]["客户意见"]) == ["=1+1", None, "0123"]
    pd.testing.assert_frame_equal(back.frames["R10"], flow)


def test_history_through_the_desk(sample, built) -> None:
    same(trim_history(sample.history(), sample.PERIOD), read_history_rows(ScanBook(built).read("_历史").rows))


def test_empty_history() -> None:
    back = read_history_rows(history_rows(History.none()))
    assert back.usage.empty and not back.frames and not back.months
    assert list(back.usage.columns) == list(History.none().usage.columns)


def test_trimmed_to_what_is_settled(sample) -> None:
    kept = trim_history(sample.history(), sample.PERIOD)
    assert (kept.usage["月份"].min(), kept.usage["月份"].max()) == ("2024-10", "2026-09")
    assert set(kept.frames["R10"]["_period"]) == {"2026-08", "2026-09"}
    assert [day.date() for day in kept.frames["R20"]["日期"]] == [dt.date(2026, 9, 25), dt.date(2026, 9, 30)]
    assert list(kept.frames["R41"]["_period"]) == ["2026-03"]
    assert len(kept.months["LJ01"]) == 24 and Month(2024, 9) not in kept.months["LJ01"]


def test_what_computations_read_goes_along(sample) -> None:
    """Whole rows of as many months as they state, beside what every desk carries (settled 53)."""
    whole = replace(sample.history(), keeps={"R10": 11, "R20": 1, "R27": 4})
    kept = trim_history(whole, sample.PERIOD)
    assert (kept.frames["R10"]["_period"].min(), kept.frames["R10"]["_period"].nunique()) == ("2025-11", 11)
    assert [day.date() for day in kept.frames["R20"]["日期"]] == [dt.date(2026, 9, 25), dt.date(2026, 9, 30)]
    assert combine([whole, replace(History.none(), keeps={"R10": 3, "R41": 12})]).keeps == {"R10": 11, "R20": 1, "R27": 4, "R41": 12}


@pytest.mark.parametrize("rows", [[], [[None, None]], [["R10"]], [["R10", "第一行", "x"]], [["没有这张表", 0, "列"]]])
def test_rows_that_say_nothing(rows) -> None:
    assert read_history_rows(rows).usage.empty
    assert all(not values for table in read_policy_rows(rows).values() for values in table.values())


def test_short_rows_are_blank_at_the_end() -> None:
    header = ["R01", 0, *(c.header for c in registers()["R01"].columns)]
    table = read_policy_rows([header, ["R01", 6.0, "LJ01", "临江市局"]])["R01"]
    assert table["机构编码"] == ["LJ01"] and table["失效日期"] == [None]
