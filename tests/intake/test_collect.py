"""收件登记: what comes in is taken once, refused with reason and remedy, and never lost (F1 step 8, V37)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.filings import file
from macros.intake import workers
from macros.intake.collecting import Collected, collect
from macros.intake.examine import examine, lost_to_its_reader
from macros.intake.workers import WorkerLimits
from macros.lookup.verify import verify_file
from macros.opening import open_session
from validators.packs.trade_pack import packs
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.archive.events import Event, FilingAccepted
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.desk.policy_book import write_policy
from workbooks.mail.attachment_names import safe_name
from workbooks.mail.unpack import unpack
from workbooks.read.read_policy import read_policy_book

pytestmark = pytest.mark.spread

PERIOD, TODAY = Month(2026, 10), dt.date(2026, 11, 2)
LIMITS = WorkerLimits(60.0, workers.MOST_MEMORY)
Make, Take = Callable[..., Path], Callable[..., Collected]


def reasons(outcome: Collected) -> dict[str, str]:
    return {refused["file"]: refused["reason"] for refused in outcome.rejected}


def set_cell(sheet: str, cell: str, value: Any) -> Callable[[openpyxl.Workbook], None]:
    return lambda book: book[sheet].__setitem__(cell, value)


def cell_of(path: Path, sheet: str, header: str, row: int = 6) -> str:
    letters = open_session(path, today=TODAY).raws
    return next(f"{raw.letters[header]}{row}" for raw in letters.values() if raw.sheet == sheet)


def test_the_same_file_twice_is_a_duplicate_under_any_name(home: Home, mailed: Make, take: Take) -> None:
    again, renamed = mailed("LJ01"), mailed("LJ01").with_name("报表（最终）.xlsx")
    renamed.write_bytes(again.read_bytes())
    outcome = take(home, again, renamed, again)
    assert outcome.duplicate == [again.name, renamed.name, again.name]
    assert not outcome.accepted and not outcome.rejected
    assert len(home.ledger.events(FilingAccepted)) == 3
    assert len(list((home.folder / "archive" / "2026-10").iterdir())) == 3


def test_versions(home: Home, submission: Make, mailed: Make, take: Take, desk: Make) -> None:
    second = submission("LJ01", version=2, 附言="改了")
    other = submission("QH02", 附言="同一版，内容不同")
    outcome = take(home, second, other)
    assert outcome.accepted == [second.name]
    assert outcome.superseded == [next(e.file for e in home.ledger.events(FilingAccepted) if e.branch == "LJ01")]
    (held,) = outcome.held
    assert held["file"] == other.name and "第 1 版已于 11-02 09:30 签收，这一份内容不同，也是第 1 版" in held["reason"]
    assert held["fingerprint"] in held["remedy"] and "--agree" in held["remedy"]
    where = home.standings(PERIOD)["LJ01"]
    assert where.current is not None and where.current.version == 2 and [e.version for e in where.versions] == [1, 2]
    assert (home.folder / "inbox").joinpath(f"{digest(other)[:12]}_{other.name}").read_bytes() == other.read_bytes()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_late_earlier_version_is_kept_and_does_not_count(fresh: Home, submission: Make, take: Take) -> None:
    first, second = submission("LJ01", version=1), submission("LJ01", version=2)
    assert take(fresh, second).accepted == [second.name]
    outcome = take(fresh, first)
    assert (outcome.accepted, outcome.superseded) == ([first.name], [first.name])
    current = fresh.standings(PERIOD)["LJ01"].current
    assert current is not None and current.version == 2


@pytest.fixture
def strange_policy(tmp_path: Path, policy: Any) -> Path:
    """Another policy: one more county."""
    frame = policy.frames["R01"]
    nodes = {c: [*frame[c], "XX09" if c in ("机构编码", "机构名称") else frame[c].iat[1]] for c in frame if c[0] != "_"}
    path = tmp_path / "别的政策.xlsx"
    write_policy(path, packs()["P01"], {"R01": typed_frame(registers()["R01"], nodes, rows=range(6, 11))})
    return path


def foreign(policy_book: Path, folder: Path) -> Path:
    """A submission made under another policy."""
    return file(read_policy_book(policy_book)[0], "YS03", {}, folder / "别", 零报="全部")


def test_an_odd_lot(
    fresh: Home,
    submission: Make,
    mailed: Make,
    desk: Make,
    plain: Make,
    take: Take,
    resaved: Make,
    policy_book: Path,
    strange_policy: Path,
    tmp_path: Path,
    repack: Make,
) -> None:
    """Everything that can be wrong with a file, in one go: each is refused by name, the good ones are taken."""
    lot = tmp_path / "lot"
    lot.mkdir()

    def put(path: Path, name: str) -> Path:
        (lot / name).write_bytes(path.read_bytes())
        return lot / name

    good = mailed("LJ01")
    cell = cell_of(good, "业务量流水", "收入")
    put(good, "好.xlsx")
    put(submission("ZZ00"), "发错单位.xlsx")
    put(foreign(strange_policy, tmp_path), "别的政策.xlsx")
    put(desk("QH02"), "台账.xlsm")
    put(policy_book, "政策.xlsx")
    put(plain({"业务量流水": [["客户编码", "收入"], ["K", 1]]}), "流水.xlsx")
    resaved(good, set_cell("业务量流水", cell, 999999), "改数.xlsx").replace(lot / "改数.xlsx")
    resaved(good, lambda book: book.__delitem__("走访记录"), "删表.xlsx").replace(lot / "删表.xlsx")
    resaved(good, lambda book: book["业务量流水"].delete_rows(7), "删行.xlsx").replace(lot / "删行.xlsx")
    resaved(good, lambda book: book.__delitem__("_seal"), "去封.xlsx").replace(lot / "去封.xlsx")
    resaved(good, set_cell("封面", "C5", "2026-09"), "改期.xlsx").replace(lot / "改期.xlsx")
    resaved(good, spoil_policy, "坏政策.xlsx").replace(lot / "坏政策.xlsx")
    (lot / "空.xlsx").write_bytes(b"")
    (lot / "压缩.rar").write_bytes(b"Rar!")
    (lot / "~$好.xlsx").write_bytes(b"lock")
    outcome = take(fresh, lot)
    said = reasons(outcome)
    assert outcome.accepted == ["好.xlsx"] and not outcome.duplicate
    assert "不在本单位 2026-10 的应报名单里" in said.pop("发错单位.xlsx")
    assert "云山县局：按政策" in said.pop("别的政策.xlsx")
    assert "是台账，不是上报件" in said.pop("台账.xlsm")
    assert "是政策工作簿，不是上报件" in said.pop("政策.xlsx")
    assert "是普通工作簿，不是上报件" in said.pop("流水.xlsx")
    assert f"业务量流水 {cell}（1,000.01→999,999.00）" in said.pop("改数.xlsx")
    assert "封印不符：走访记录 " in (gone := said.pop("删表.xlsx")) and "→没有" in gone
    assert "在打包后被改过" in said.pop("删行.xlsx")
    assert "封印不全或被改过" in said.pop("去封.xlsx")
    assert "封印不符：封面 " in (moved := said.pop("改期.xlsx")) and "2026-10→2026-09" in moved
    assert "封印不符：隐藏的政策表在打包后被改过" in said.pop("坏政策.xlsx")
    assert "空文件" in said.pop("空.xlsx")
    assert "这是压缩包（.rar），不能直接读" in said.pop("压缩.rar")
    assert not said
    assert all(refused["remedy"] for refused in outcome.rejected)
    assert "新签收 1" in outcome.message and "未收 13" in outcome.message
    kept = {digest(path) for path in (fresh.folder / "inbox").iterdir()}
    assert kept >= {
        digest(path) for path in lot.iterdir() if path.suffix in (".xlsx", ".xlsm") and path.name not in ("好.xlsx", "~$好.xlsx")
    }


def spoil_policy(book: openpyxl.Workbook) -> None:
    """Takes 组织机构 out of the hidden policy: nothing that we look for is there."""
    sheet = book["_政策"]
    for number in range(sheet.max_row, 0, -1):
        if sheet.cell(number, 1).value == "R01":
            sheet.delete_rows(number)


def test_a_resave_by_another_program_keeps_the_seal(mailed: Make, resaved: Make, tmp_path: Path) -> None:
    def restyle(book: openpyxl.Workbook) -> None:
        sheet = book["业务量流水"]
        sheet.insert_cols(1)
        sheet.column_dimensions["B"].width = 50
        sheet["B6"].number_format = "0.0"

    again = resaved(mailed("LJ01"), restyle, "再存.xlsx")
    document = verify_file(again, TODAY)
    assert (document["whole"], document["signed_by"], document["changes"]) == (True, None, [])
    found = examine(again, tmp_path / "facts", TODAY)
    assert not found.reason and found.totals["收入"] == 300_303


def test_verify_names_every_changed_cell(mailed: Make, resaved: Make) -> None:
    good = mailed("LJ01")
    cell = cell_of(good, "业务量流水", "收入", 7)

    def change(book: openpyxl.Workbook) -> None:
        book["业务量流水"][cell] = 5
        book["客户档案"]["B6"] = "别的名字"
        book["走访记录"].delete_rows(6)

    document = verify_file(resaved(good, change, "改.xlsx"), TODAY)
    assert document["whole"] is False
    money = next(c for c in document["changes"] if c["column"] == "收入")
    assert money == {
        "sheet": "业务量流水",
        "cell": cell,
        "row": 7,
        "column": "收入",
        "key": "LJ01-2610-0007",
        "from": "1,001.01",
        "to": "5.00",
    }
    assert {(c["sheet"], c["from"], c["to"]) for c in document["changes"]} >= {
        ("客户档案", "临江第1茶业公司", "别的名字"),
        ("走访记录", "LJ01V1", None),
    }


def gbk_zip(files: dict[str, bytes]) -> bytes:
    """A zip as Windows in China makes it: names in GBK, without the flag that says UTF-8."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number, data in enumerate(files.values()):
            archive.writestr(f"name{number:060d}.xlsx", data)
    raw = held.getvalue()
    for number, name in enumerate(files):
        plain, coded = f"name{number:060d}.xlsx".encode(), name.encode("gbk")
        assert len(coded) <= len(plain)
        raw = raw.replace(plain, coded[:-5] + b"x" * (len(plain) - len(coded)) + coded[-5:])
    return raw


def test_archives_and_mails(fresh: Home, mailed: Make, take: Take, tmp_path: Path) -> None:
    lj, qh, ys = (mailed(branch).read_bytes() for branch in ("LJ01", "QH02", "YS03"))
    (tmp_path / "各局.zip").write_bytes(gbk_zip({"上报件/2026-10_临江市局_.xlsx": lj, "../../../tmp/逃走.xlsx": qh}))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("云山.xlsx", ys)
        archive.writestr("读我.txt", "x")
    mail = EmailMessage()
    mail["Subject"] = "上报"
    mail.set_content("见附件")
    mail.add_attachment(inner.getvalue(), maintype="application", subtype="zip", filename="云山上报.zip")
    mail.add_attachment(lj, maintype="application", subtype="octet-stream", filename="临江 10月.xlsx")
    (tmp_path / "来信.eml").write_bytes(mail.as_bytes())
    bare = EmailMessage()
    bare.set_content("附件忘了")
    (tmp_path / "空信.eml").write_bytes(bare.as_bytes())
    (tmp_path / "坏.zip").write_bytes((tmp_path / "各局.zip").read_bytes()[:3000])
    outcome = take(fresh, *(tmp_path / n for n in ("各局.zip", "来信.eml", "空信.eml", "坏.zip")))
    assert len(outcome.accepted) == 3 and len(outcome.duplicate) == 1
    assert {name.partition("/")[0] for name in outcome.accepted} == {"各局.zip", "来信.eml"}
    assert any(name.startswith("各局.zip/2026-10_临江市局_") for name in [*outcome.accepted, *outcome.duplicate])
    assert any("逃走" in name for name in outcome.accepted) and not list(tmp_path.parent.glob("逃走*"))
    assert "来信.eml/云山上报.zip/云山.xlsx" in outcome.accepted
    said = reasons(outcome)
    assert "邮件里没有工作簿附件" in said["空信.eml"] and "压缩包已损坏，打不开" in said["坏.zip"] and len(said) == 2


def test_archives_within_archives_end(tmp_path: Path) -> None:
    data = b"x"
    for depth in range(6):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(f"{depth}.zip" if depth else "a.xlsx", data)
        data = held.getvalue()
    (tmp_path / "套.zip").write_bytes(data)
    (tmp_path / "scratch").mkdir()
    outcome = Collected()
    assert list(unpack([tmp_path / "套.zip"], tmp_path / "scratch", outcome)) == []
    assert "层数太多" in outcome.rejected[0]["reason"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("..\\..\\a.xlsx", "a.xlsx"),
        ("C:\\x\\b.xlsx", "b.xlsx"),
        ("/abs/c.xlsx", "c.xlsx"),
        ("a\x00b.xlsx", "ab.xlsx"),
        ("a?b*.xlsx", "a_b_.xlsx"),
        ("...", "附件.xlsx"),
        ("", "附件.xlsx"),
        ("表 .xlsx ", "表 .xlsx"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_and_keeps_its_ending() -> None:
    assert len(safe_name("很" * 300 + ".xlsx").encode()) < 240 and safe_name("很" * 300 + ".xlsx").endswith("很.xlsx")


@pytest.fixture
def far_cell(repack: Make, plain: Make, tmp_path: Path) -> Path:
    """A > within an attribute hides a far cell from a simple screen; a reader that believes it asks for all memory there is."""
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><v>1</v></c><c s=">" r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    base = plain({"_manifest": [["kind", "submission"]]}, cover=False)
    return repack(base, {"xl/worksheets/sheet1.xml": sheet}, tmp_path / "坏蛋.xlsx")


def test_a_far_cell_is_read_and_refused_by_name(fresh: Home, mailed: Make, take: Take, far_cell: Path) -> None:
    good = mailed("LJ01")
    outcome = take(fresh, far_cell, good)
    assert outcome.accepted == [good.name]
    assert reasons(outcome) == {"坏蛋.xlsx": "“坏蛋.xlsx”是普通工作簿，不是上报件"}


def test_a_file_that_kills_its_reader_costs_only_itself(
    fresh: Home, mailed: Make, take: Take, far_cell: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader has no time for this one: it is ended, the file is set aside, and another reader takes the next."""
    monkeypatch.setattr(workers, "limits_of", lambda file: WorkerLimits(0.0, workers.MOST_MEMORY) if file.name == "坏蛋.xlsx" else LIMITS)
    good = mailed("LJ01")
    outcome = take(fresh, far_cell, good)
    assert outcome.accepted == [good.name]
    assert reasons(outcome) == {"坏蛋.xlsx": "“坏蛋.xlsx”读了太久还没有读完，已隔离，没有登记"}
    assert lost_to_its_reader(far_cell, False).reason == "“坏蛋.xlsx”让读取程序停了下来，已隔离，没有登记"


def test_what_is_not_there(fresh: Home, take: Take, tmp_path: Path) -> None:
    with pytest.raises(Rejection, match="找不到"):
        take(fresh, tmp_path / "没有")
    (tmp_path / "空夹").mkdir()
    outcome = collect([tmp_path / "空夹"], fresh, now=dt.datetime(2026, 11, 2))
    assert outcome.message == "收到 0 个文件：新签收 0，重复 0（内容相同，未再登记），未收 0。"


def test_a_home_needs_a_policy(tmp_path: Path, plain: Make) -> None:
    with pytest.raises(Rejection, match="不是收件文件夹"):
        Home(tmp_path)
    with pytest.raises(Rejection, match="不是政策工作簿"):
        Home.create(tmp_path / "h", plain({"表": [["a"]]}), now=dt.datetime(2026, 11, 2))
    assert not (tmp_path / "h" / "policy.xlsx").exists()


def test_the_ledger_only_grows(home: Home) -> None:
    with sqlite3.connect(home.folder / "ledger.sqlite") as base:
        for statement in ("delete from events", "update events set kind = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                base.execute(statement)
    base.close()
    first = home.ledger.events(FilingAccepted)[0]
    with pytest.raises(sqlite3.IntegrityError):
        home.ledger.add(Event(at=first.at, kind="note"), FilingAccepted(at=first.at, sha256=first.sha256))
    assert not [e for e in home.ledger.events() if e.kind == "note"]
