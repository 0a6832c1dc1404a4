"""Writing and reading are each other's inverse: submissions, policy and history rows (settled 30-32)."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from building.campaign import examples
from macros.lookup.verify import verify_file
from macros.opening import open_session
from validators.checking import check, understand
from validators.columns.reference import directories
from validators.filing.inputs import Filing, History, usage_of
from validators.finding import Finding
from validators.policy import Policy
from validators.register import RawSheet, Register, Sheet, registers, typed_frame
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Kind, Pattern, Ref
from validators.values.number_kinds import Count, Money, Number, Quantity
from validators.values.period import Month
from workbooks.desk.policy_book import write_policy
from workbooks.desk.sheets.hidden_sheets import history_rows, policy_rows, read_history_rows, read_policy
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.package import Submission, write_submission

FILING = Filing(
    branch="LJ01",
    name="临江市局",
    period=Month(2026, 10),
    filled_by="LJ01G1",
    phone="0834-1",
    filled_on=dt.date(2026, 10, 31),
    remark="=1+1",
    file="x.xlsx",
)
QUICK = (Phase.explicit, Phase.generate)
"""Without shrinking: an example here is whole workbooks."""
TEXT = st.one_of(
    st.sampled_from(
        [
            "茶马路 8 号",
            "=SUM(A1)",
            "+86",
            "-",
            "@x",
            "'a",
            "00123",
            "2026-10",
            "1e5",
            "#N/A",
            "是",
            "<b>&amp;",
            "全角　空格",
            "http://a.cn",
            "_x0041_",
            "多行\n文字",
            "“引号”",
            "😀",
        ]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20),
)
DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2199, 1, 1)).map(lambda d: dt.datetime.combine(d, dt.time()))


def clean(kind: Kind) -> st.SearchStrategy[Any]:
    """Cells that a kind takes."""
    whole = st.integers(0, 10**6)
    made: dict[type, st.SearchStrategy[Any]] = {
        Bool: st.sampled_from(["是", "否", True, False]),
        Date: DAYS,
        Count: st.integers(0, 99),
        Money: st.one_of(whole.map(lambda v: v / 100), st.floats(0, 1e12)),
        Quantity: whole.map(lambda v: v / 1000),
        MonthText: st.sampled_from(["2026-10", "2026年9月"]),
        Code: TEXT,
        Ref: st.sampled_from(["KH1", "特快", "LJ01", "G1"]),
    }
    if isinstance(kind, Enum):
        return st.sampled_from(kind.values)
    if isinstance(kind, Pattern):
        return st.just(kind.example)
    if isinstance(kind, Number):
        return st.one_of(whole.map(lambda v: v / 10**6), st.floats(0, 1e6))
    return made.get(type(kind), TEXT)


def sheets_of(names: list[str], known: Mapping[str, Register] | None = None) -> st.SearchStrategy[dict[str, RawSheet]]:
    """Raw sheets of clean cells, three rows each; the first key column is filled, so that no row is empty."""
    return st.tuples(*[raw_sheet((known or registers())[name]) for name in names]).map(lambda raws: dict(zip(names, raws, strict=True)))


def raw_sheet(register: Register) -> st.SearchStrategy[RawSheet]:
    columns = [c for c in register.columns if not c.computed]
    cells = {c.header: st.lists(st.none() | clean(c.kind), min_size=3, max_size=3) for c in columns}
    if register.key and isinstance(register.by_header[register.key[0]].kind, Code):
        cells[register.key[0]] = st.just(["KH1", "KH2", "KH3"])
    return st.fixed_dictionaries(cells).map(
        lambda made: RawSheet(register=register, sheet=register.sheet, cells=made, rows=[6, 8, 9], letters=dict.fromkeys(made, "B"))
    )


def equal(old: pd.DataFrame, new: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(old.drop(columns="_file"), new.drop(columns="_file"), check_column_type=False)


def submission(folder: Path, sheets: list[Sheet], policy: Policy, history: History, **changes: Any) -> Path:
    return write_submission(
        folder,
        Submission(
            **{
                "filing": FILING,
                "sheets": sheets,
                "policy": policy,
                "history": history,
                "pages": [],
                "template": "t",
                "program": "1",
                "parent": "州局",
                "made": dt.datetime(2026, 11, 2),
            }
            | changes
        ),
    )


@settings(max_examples=examples(3), phases=QUICK)
@given(data=st.data())
def test_a_submission_says_what_the_desk_said(policy: Policy, data: st.DataObject) -> None:
    raws = data.draw(sheets_of(list(policy.pack.registers), policy.registers))
    sheets, _ = understand(raws, filing=FILING, policy=policy)
    with tempfile.TemporaryDirectory() as folder:
        path = submission(Path(folder), list(sheets.values()), policy, History.none())
        session = open_session(path, today=dt.date(2026, 11, 2))
        again, _ = understand(session.raws, filing=session.filing, policy=session.policy, ids=session.ids)
        for name, sheet in sheets.items():
            headers = [c.header for c in sheet.register.columns]
            kept = sheet.frame[sheet.frame[headers].notna().any(axis=1)]
            equal(kept.reset_index(drop=True), again[name].frame)
        assert verify_file(path, dt.date(2026, 11, 2))["whole"]
        assert session.policy.digest == policy.digest
        assert (session.filing.remark, session.filing.phone, session.filing.version) == ("=1+1", "0834-1", 1)


@settings(max_examples=examples(5), phases=QUICK)
@given(data=st.data())
def test_history_rows_read_back(data: st.DataObject) -> None:
    raws = data.draw(sheets_of(["R10", "R20", "R41"]))
    sheets, _ = understand(raws, filing=FILING, policy=None)
    frames = {name: sheet.frame for name, sheet in sheets.items()}
    months = data.draw(
        st.dictionaries(
            st.sampled_from(["LJ01", "QH02"]), st.frozensets(st.integers(1, 12).map(lambda m: Month(2025, m)), min_size=1), max_size=2
        )
    )
    again = read_history_rows(history_rows(History(usage=usage_of(frames["R10"]), frames=frames, months=months)))
    assert again.months == months
    pd.testing.assert_frame_equal(again.usage, usage_of(frames["R10"]), check_dtype=False)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame, check_column_type=False)


@settings(max_examples=examples(5), phases=QUICK)
@given(data=st.data())
def test_policy_rows_read_back(policy: Policy, data: st.DataObject) -> None:
    raws = data.draw(sheets_of(list(policy.pack.policy_registers)))
    sheets, _ = understand(raws, filing=FILING, policy=None)
    odd = Policy(pack=policy.pack, frames={name: sheet.frame for name, sheet in sheets.items()})
    again = read_policy(policy_rows(odd), policy.pack)
    assert again.digest == odd.digest
    for name, frame in odd.frames.items():
        headers = [c.header for c in registers()[name].columns]
        pd.testing.assert_frame_equal(again.frames[name][headers], frame[headers], check_column_type=False)


def test_the_policy_workbook_reads_back(policy: Policy, tmp_path: Path) -> None:
    write_policy(tmp_path / "again.xlsx", policy.pack, policy.frames)
    again, _ = read_policy_book(tmp_path / "again.xlsx")
    assert again.digest == policy.digest


def signature(finding: Finding) -> tuple[str, str, str, str, str]:
    return finding.code, finding.sheet, finding.column or "", finding.value, finding.severity


@settings(max_examples=examples(5), phases=QUICK)
@given(data=st.data())
def test_the_check_does_not_depend_on_the_order_of_rows(policy: Policy, data: st.DataObject) -> None:
    """The same rows in another order give the same findings; only which of two doubles is 'the later' may differ."""
    names = ["R03", "R10", "R20"]
    raws = data.draw(sheets_of(names))
    raws["R10"].cells["记录编号"] = ["A1", "A2", "A3"]
    order = data.draw(st.permutations(range(3)))
    mixed = {
        name: RawSheet(
            register=raw.register,
            sheet=raw.sheet,
            rows=raw.rows,
            letters=raw.letters,
            cells={h: [cells[i] for i in order] for h, cells in raw.cells.items()},
        )
        for name, raw in raws.items()
    }
    found = [
        sorted(
            signature(f)
            for f in check(given, filing=FILING, policy=policy, history=History.none(), today=dt.date(2026, 11, 2)).findings
            if f.code not in DOUBLES
        )
        for given in (raws, mixed)
    ]
    assert found[0] == found[1]


DOUBLES = {"duplicate_key", "number_doubled", "same_name", "same_credit_code", "similar_customer", "visit_doubled", "first_deal_twice"}
"""Found on the later of two rows, whatever that row holds besides."""


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Iterator[ScanBook]:
    frame = typed_frame(registers()["R10"], {"客户编码": ["KH1"], "经营性质": ["x"]}, rows=[6])
    sheets, _ = understand(
        {
            "R10": RawSheet(
                register=registers()["R10"], sheet="业务量流水", rows=[6], letters={}, cells={h: [frame[h].iat[0]] for h in ("客户编码",)}
            )
        },
        filing=FILING,
        policy=None,
    )
    yield ScanBook(submission(tmp_path_factory.mktemp("s"), list(sheets.values()), policy, History.none()))


def test_a_record_stands_on_its_desk_row(scanned: ScanBook) -> None:
    grid = scanned.read("业务量流水")
    assert grid.at(5, 1) == "客户编码" and grid.at(6, 1) == "KH1"


def test_columns_of_other_packs_are_sent_when_filled(tmp_path: Path, policy: Policy) -> None:
    register = registers()["R03"]
    raw = RawSheet(
        register=register,
        sheet=register.sheet,
        rows=[6],
        cells={"客户编码": ["K1"], "经营性质": ["批发"]},
        letters={"客户编码": "B", "经营性质": "C"},
    )
    sheets, _ = understand({"R03": raw}, filing=FILING, policy=policy)
    sent = submission(tmp_path, list(sheets.values()), policy, History.none())
    session = open_session(sent, today=dt.date(2026, 11, 2))
    assert session.raws["R03"].cells["经营性质"] == ["批发"]
    assert directories(sheets, policy)["R03"].by_code == {"K1": "K1"}
