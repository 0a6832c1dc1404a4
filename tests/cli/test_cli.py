"""Every command from outside: exit statuses, JSON as the contract has it, one sentence on standard error."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran, run_command
from building.spreadsheet_program import need_soffice
from validators.values.text import safe_text

Make = Callable[..., Path]
Run = Callable[..., Ran]
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±")


@pytest.fixture
def keybook(capsys: pytest.CaptureFixture[str]) -> Run:
    """`keybook(*arguments)`: the command in this process; no traceback is ever shown."""

    def run(*arguments: object) -> Ran:
        ran = run_command(capsys, *arguments)
        assert "Traceback" not in ran.err + ran.out
        return ran

    return run


@pytest.fixture
def home(tmp_path: Path, three: Path) -> Path:
    return Path(shutil.copytree(three, tmp_path / "家"))


FINDING = {"code", "rule", "severity", "sheet", "row", "column", "cell", "value", "message", "remedy", "key"}
CHECK = {"file", "pack", "branch", "period", "policy_digest", "blocking", "counts", "findings"}


def keys(document: Any, wanted: set[str], *more: str) -> None:
    """The keys of the contract, and of ours only those that are named."""
    assert set(document) == wanted | set(more), set(document) ^ (wanted | set(more))


def refused(ran: Ran, words: str = "", *, as_json: bool = False) -> None:
    """Exit status 2: one sentence with the remedy on standard error; on standard output nothing, or with --json the same as a document."""
    assert ran.status == 2, (ran.status, ran.out, ran.err)
    assert ran.err.count("\n") == 1 and "怎么办：" in ran.err and words in ran.err, ran.err
    if as_json:
        keys(ran.json, {"error"})
        keys(ran.json["error"], {"message", "remedy", "exit"})
        error = ran.json["error"]
        assert error["exit"] == 2 and ran.err == f"{error['message']}。怎么办：{error['remedy']}。\n", (ran.out, ran.err)
    else:
        assert ran.out == "", ran.out


def faulty(clean: Any) -> Any:
    """A month with a class A, a class C with a mend, and a class D."""
    cells = clean("LJ01")
    cells["R10"][0] |= {"收入": "约3万"}
    cells["R10"][1] |= {"收入": "1.2万"}
    cells["R20"][0] |= {"日期": "2026.10.12"}
    return cells


def test_check(keybook: Run, desk: Make, clean: Any, tmp_path: Path) -> None:
    good = keybook("check", desk(), "--json")
    assert good.status == 0 and good.err == ""
    keys(good.json, CHECK)
    assert good.json["blocking"] is False and good.json["counts"] == {"A": 0, "B": 0, "C": 0, "D": 0}
    assert (good.json["pack"], good.json["branch"], good.json["period"]) == ("P01", "LJ01", "2026-10")
    bad = keybook("check", desk(cells=faulty(clean), name="坏.xlsm"), "--json", "--annotate", tmp_path / "新" / "标.xlsx")
    assert bad.status == 1 and bad.json["blocking"] is True and bad.json["counts"] == {"A": 1, "B": 0, "C": 1, "D": 1}
    for finding in bad.json["findings"]:
        keys(finding, FINDING, "reason")
        assert finding["cell"].endswith(str(finding["row"])) and len(finding["key"]) == 10
    (worst,) = [f for f in bad.json["findings"] if f["severity"] == "A"]
    assert (worst["code"], worst["rule"], worst["sheet"], worst["column"], worst["value"]) == (
        "not_a_number",
        "V04",
        "业务量流水",
        "收入",
        "约3万",
    )
    noted = openpyxl.load_workbook(tmp_path / "新" / "标.xlsx")
    assert noted.sheetnames[0] == "校验结果" and "约3万" in noted["业务量流水"][worst["cell"]].comment.text
    told = keybook("check", tmp_path / "坏.xlsm")
    assert told.status == 1 and "×强制 1" in told.out and worst["key"] in told.out
    assert safe_text(told.out.translate(SIGNS).replace("\n", ""))
    two = keybook("check", desk(), tmp_path / "坏.xlsm", "--json")
    assert two.status == 1 and [d["blocking"] for d in two.json] == [False, True]


def test_a_reason_unblocks_class_c(keybook: Run, desk: Make, clean: Any, tmp_path: Path) -> None:
    cells = clean("LJ01")
    cells["R10"][1] |= {"收入": "1.2万"}
    made = desk(cells=cells)
    (finding,) = keybook("check", made, "--json").json["findings"]
    refused(keybook("reason", made, "--finding", "0000000000", "--text", "已经核对过量收", "--by", "G1"), "没有编号是")
    refused(keybook("reason", made, "--finding", finding["key"], "--text", "好", "--by", "G1"), "理由只有 1 个字")
    blocked = keybook("submit", made, "--out", tmp_path / "上报", "--json")
    assert blocked.status == 1 and blocked.json["out"] == [] and len(blocked.json["open"]) == 1
    assert not (tmp_path / "上报").exists()
    assert keybook("reason", made, "--finding", finding["key"], "--text", "已经核对过量收", "--by", "G1").status == 0
    after = keybook("check", made, "--json")
    assert after.status == 0 and after.json["findings"][0]["reason"] == "已经核对过量收"
    assert json.loads((made.with_name(made.name + ".keybook.json")).read_text(encoding="utf-8"))["reasons"][finding["key"]]["by"] == "G1"


def test_submit_verify_and_a_second_version(keybook: Run, desk: Make, tmp_path: Path) -> None:
    made = desk()
    done = keybook("submit", made, "--out", tmp_path / "上报", "--eml", "--json")
    assert done.status == 0
    keys(done.json, {"out"}, "open")
    sealed, mail = map(Path, done.json["out"])
    assert sealed.name == "2026-10_LJ01_临江市局_1.xlsx" and mail.suffix == ".eml"
    whole = keybook("verify", sealed, "--json")
    assert whole.status == 0
    assert whole.json.items() >= {"file": str(sealed), "whole": True, "signed_by": None, "changes": []}.items()
    again = keybook("submit", made, "--out", tmp_path / "上报")
    assert again.status == 0 and "仍是第 1 版" in again.out and [f.name for f in sealed.parent.glob("*.xlsx")] == [sealed.name]
    book = openpyxl.load_workbook(sealed)
    book.create_sheet("备忘")["A1"] = "请按 9,999 元付"
    book.save(beside := tmp_path / "多一张.xlsx")
    more = keybook("verify", beside, "--json")
    assert (more.status, more.json["whole"], more.json["beside"]) == (1, True, ["多了一张有内容的表《备忘》"])
    assert "封印管不到：多了一张有内容的表《备忘》；收件时不收" in keybook("verify", beside).out
    del book["备忘"]
    book["客户档案"]["B6"] = "改了"
    book.save(sealed)
    broken = keybook("verify", sealed, "--json")
    assert broken.status == 1 and broken.json["whole"] is False
    keys(broken.json["changes"][0], {"sheet", "cell", "row", "column", "key", "from", "to"})
    assert broken.json["changes"][0]["to"] == "改了" and "→ 改了" in keybook("verify", sealed).out
    refused(keybook("verify", made), "没有封印")
    refused(keybook("submit", made, "--out", sealed), "是文件，不是文件夹")


def test_compute(keybook: Run, desk: Make, tmp_path: Path) -> None:
    made = desk()
    ran = keybook("compute", made, "--only", "D01，D41,D50", "--json", "--out", tmp_path / "结果.xlsx")
    keys(ran.json, {"file", "pack", "branch", "period", "policy_digest", "results", "blocked"})
    assert list(ran.json["results"]) == ["D01", "D41", "D50"] and ran.status == bool(ran.json["blocked"])
    for result in ran.json["results"].values():
        assert {"title", "rows", "summary"} <= set(result)
        for row in result["rows"]:
            assert not any(isinstance(value, float) for value in row.values()), row
    assert {"客户编码", "级别"} <= set(ran.json["results"]["D01"]["rows"][0])
    money = {row["业务代码"]: row["收入"] for row in ran.json["results"]["D50"]["rows"]}
    assert money == {"特快": "24693.34", "函件": "12346.67"} | {k: v for k, v in money.items() if v == "0.00"}
    assert len(openpyxl.load_workbook(tmp_path / "结果.xlsx").sheetnames) == 3
    everything = keybook("compute", made, "--json")
    assert everything.status == bool(everything.json["blocked"])
    for stop in everything.json["blocked"]:
        keys(stop, {"computation", "parameter", "message"})
        assert "怎么办" in stop["message"]
    assert "D01" in keybook("compute", made, "--only", "D01").out
    refused(keybook("compute", made, "--only", "D99"), "没有叫“D99”的计算")


def test_report(keybook: Run, desk: Make, tmp_path: Path) -> None:
    out = tmp_path / "深" / "报表.xlsx"
    ran = keybook("report", desk(), "--out", out, "--json")
    assert (ran.status, ran.json) == (0, {"out": [str(out)]}) and openpyxl.load_workbook(out).sheetnames


def test_a_report_as_pdf_without_libreoffice(keybook: Run, desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbook is there; what cannot be made is said, with what helps."""
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = keybook("report", desk(), "--out", tmp_path / "报表.xlsx", "--pdf")
    refused(ran, "没有 LibreOffice")
    assert (tmp_path / "报表.xlsx").is_file() and not list(tmp_path.glob("*.pdf"))


@pytest.mark.office
def test_one_sheet_of_a_report_as_pdf(keybook: Run, desk: Make, tmp_path: Path) -> None:
    need_soffice()
    out = tmp_path / "报表.xlsx"
    ran = keybook("report", desk(), "--out", out, "--pdf", "--sheet", "客户清单", "--json")
    pdf = tmp_path / "报表 客户清单.pdf"
    assert (ran.status, ran.json) == (0, {"out": [str(out), str(pdf)]}) and pdf.read_bytes().startswith(b"%PDF")


def test_policy_and_pack(keybook: Run, tmp_path: Path, policy_book: Path) -> None:
    out = tmp_path / "p" / "policy.xlsx"
    assert keybook("policy", "new", "--pack", "postal", "--out", out, "--json").json == {"out": [str(out)]}
    checked = keybook("policy", "check", policy_book, "--json")
    assert checked.status == 0 and checked.json["counts"]["A"] == 0
    assert {"blank", "examples", "findings", "policy_digest"} <= set(checked.json) and checked.json["blank"]
    listed = [pack["id"] for pack in keybook("pack", "list", "--json").json["packs"]]
    assert listed == sorted(set(listed)) and {"P00", "P01"} <= set(listed)
    shown = keybook("pack", "show", "邮政", "--json").json
    assert {"id", "title", "registers", "computations", "parameters"} <= set(shown)
    assert "示例值" in keybook("pack", "show", "P01").out
    refused(keybook("pack", "show", "P77"), "没有叫“P77”的方案")
    refused(keybook("policy", "new", "--pack", "postal", "--out", tmp_path / "p.xls"), "不是 .xlsx")


def test_desk_new(keybook: Run, policy_book: Path, tmp_path: Path, desk: Make, mailed: Make) -> None:
    out = tmp_path / "台账"
    made = keybook("desk", "new", "--policy", policy_book, "--all", "--period", "2026-10", "--out", out, "--json")
    assert made.status == 0 and [Path(p).name for p in made.json["out"]] == [
        "2026-10 台账 LJ01 临江市局.xlsm",
        "2026-10 台账 QH02 青禾县局.xlsm",
        "2026-10 台账 YS03 云山县局.xlsm",
    ]
    carried = tmp_path / "十一月.xlsm"
    new = ("desk", "new", "--policy", policy_book, "--branch", "LJ01")
    assert keybook(*new, "--period", "2026-11", "--carry", desk(), "--out", carried).status == 0
    assert "工作簿里没有" not in keybook("check", carried).out
    again = tmp_path / "补发.xlsm"
    assert keybook(*new, "--period", "2026-10", "--from", mailed(), "--out", again).status == 0
    assert keybook("check", again, "--json").json["counts"] == {"A": 0, "B": 0, "C": 0, "D": 0}
    refused(keybook(*new, "--period", "2026-11", "--carry", mailed("QH02"), "--out", carried), "不是临江市局的")
    refused(keybook(*new, "--period", "2026-10", "--carry", desk(), "--out", carried), "不早于 2026-10")
    refused(keybook(*new, "--period", "2026-13", "--out", carried), "不是月份")
    refused(keybook(*new, "--period", "2026-10", "--out", tmp_path / "a.xlsx"), "不是 .xlsm")
    refused(keybook(*new[:4], "--period", "2026-10", "--out", out), "要么写 --branch")
    refused(keybook(*new[:5], "XX99", "--period", "2026-10", "--out", out), "没有“XX99”")


def test_the_centre(keybook: Run, home: Path, mailed: Make, desk: Make, tmp_path: Path) -> None:
    taken = keybook("collect", mailed(), desk("QH02"), "--home", home, "--workers", 1, "--json")
    assert taken.status == 1
    assert {"accepted", "duplicate", "superseded", "rejected"} <= set(taken.json)
    keys(taken.json["rejected"][0], {"file", "reason", "remedy"})
    board = keybook("status", "--home", home, "--period", "2026-10", "--json")
    keys(board.json, {"period", "due", "branches"})
    keys(board.json["branches"][0], {"branch", "name", "timeliness", "state", "version", "received"}, "signed")
    assert [b["state"] for b in board.json["branches"]] == ["已收"] * 3 and board.status == 0
    assert "应报 3 家" in keybook("status", "--home", home, "--period", "2026年10月").out
    out = tmp_path / "汇总" / "十月.xlsx"
    whole = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", out, "--json")
    keys(
        whole.json,
        {"period", "home", "files", "measures", "customers", "results", "sheets", "out"},
        "blocked",
        "between",
        "granted_by_files",
        "letters",
    )
    keys(whole.json["files"], {"accepted", "rejected", "superseded", "missing"})
    for measure in whole.json["measures"].values():
        keys(measure, {"sum_of_branches", "consolidated", "difference"})
    assert {"收入", "数量", "业务量流水 行数"} <= set(whole.json["measures"])
    assert next(iter(whole.json["results"]["D01"]["rows"][0])) == "机构编码"
    assert whole.status == 0 and whole.json["out"] == str(out) and openpyxl.load_workbook(out).sheetnames
    back = keybook(
        "return",
        "--home",
        home,
        "--period",
        "2026-10",
        "--out",
        tmp_path / "退",
        "--branch",
        "LJ01",
        "--reason",
        "收入与量收不符",
        "--json",
    )
    keys(back.json, {"out"}, "returned", "reminded")
    assert len(back.json["out"]) == 2 and all(Path(p).is_file() for p in back.json["out"])
    refused(keybook("return", "--home", home, "--period", "2026-10", "--out", tmp_path, "--branch", "LJ01"), "退回要写原因")


def test_explain_and_schema(keybook: Run) -> None:
    assert {e["rule"] for e in keybook("explain", "v05", "--json").json} == {"V05"}
    assert "怎么改：" in keybook("explain", "not_a_number").out
    refused(keybook("explain", "V99"), "没有叫“V99”的问题")
    assert keybook("schema", "R10").json == keybook("schema", "业务流水").json
    table = keybook("schema", "R10", "--format", "table-schema").json
    assert table["primaryKey"] == ["记录编号"] and {f["name"] for f in table["fields"]} >= {"收入", "客户编码"}
    assert set(keybook("schema").json) >= {"R01", "R03", "R10"}
    refused(keybook("schema", "R99"), "没有叫“R99”的登记表")
    refused(keybook("schema", "R10", "--format", "xml"), "没有“xml”这种格式")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "没有.xlsx"],
        ["check", "夹"],
        ["check", "空.xlsx"],
        ["check", "网.xlsx"],
        ["check", "政策.xlsx"],
        ["check", "流水.xlsx"],
        ["check", "好.xlsm", "--annotate", "a.xlsm"],
        ["check", "好.xlsm", "空.xlsx", "--annotate", "a.xlsx"],
        ["check", "好.xlsm", "--policy", "没有.xlsx"],
        ["check", "好.xlsm", "--policy", "流水.xlsx"],
        ["check", "好.xlsm", "--policy", "别.xlsx"],
        ["check", "好.xlsm", "--previous", "空.xlsx"],
        ["compute", "空.xlsx"],
        ["compute", "好.xlsm", "--out", "a.txt"],
        ["report", "好.xlsm", "--out", "夹"],
        ["submit", "空.xlsx", "--out", "x"],
        ["verify", "流水.xlsx"],
        ["status", "--home", "夹", "--period", "2026-10"],
        ["status", "--home", "没有", "--period", "2026-10"],
        ["collect", "没有", "--home", "h"],
        ["collect", "夹", "--home", "h"],
        ["collect", "夹", "--home", "h", "--policy", "流水.xlsx"],
        ["consolidate", "--home", "夹", "--period", "2026-10", "--out", "a.xlsx"],
        ["return", "--home", "没有", "--period", "2026-10", "--out", "x"],
        ["policy", "check", "空.xlsx"],
        ["policy", "check", "流水.xlsx"],
        ["desk", "new", "--policy", "空.xlsx", "--branch", "A", "--period", "2026-10", "--out", "a.xlsm"],
        ["demo", "--pack", "P77"],
        ["nonsense"],
        ["check"],
        ["check", "好.xlsm", "--nonsense"],
        ["demo", "--branches", "0"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence(arguments: list[str], keybook: Run, lot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lot)
    as_json = arguments[0] in ("check", "compute", "collect")
    refused(keybook(*arguments, *(["--json"] if as_json else [])), as_json=as_json)
    assert not list(lot.glob("*.tmp")) and not (lot / "a.xlsx").exists()


@pytest.fixture(scope="module")
def lot(tmp_path_factory: pytest.TempPathFactory, policy: Any, policy_book: Path) -> Path:
    """Files of every wrong sort, and a good desk."""
    from macros.centre.issuing import make_desk
    from validators.values.period import Month
    from workbooks.desk.policy_book import write_policy

    folder = tmp_path_factory.mktemp("lot")
    (folder / "夹").mkdir()
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "网.xlsx").write_text("<html></html>")
    shutil.copy(policy_book, folder / "政策.xlsx")
    write_policy(folder / "别.xlsx", policy.pack)
    make_desk(policy_book, Month(2026, 10), folder / "好.xlsm", branch="LJ01", today=dt.date(2026, 11, 2))
    book = openpyxl.Workbook()
    book.active["A1"] = "随手记的"
    book.save(folder / "流水.xlsx")
    return folder


def test_help(keybook: Run) -> None:
    for words in ([], ["desk"], ["check"]):
        ran = keybook(*words, "--help")
        assert ran.status == 0 and "--help" in ran.out and ran.err == ""


def test_a_bad_day_is_said(keybook: Run, desk: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYBOOK_TODAY", "下周")
    refused(keybook("check", desk()), "不是日期")


def test_as_a_program(desk: Make, tmp_path: Path) -> None:
    """The same through a process: JSON alone on standard output, Chinese in UTF-8 whatever the terminal."""
    made = desk()

    def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "macros", *map(str, arguments)],
            capture_output=True,
            check=False,
            cwd=Path(__file__).parents[2],
            env={"PATH": "/usr/bin", "PYTHONIOENCODING": "ascii"},
        )

    good = run("check", made, "--json")
    assert good.returncode == 0 and good.stderr == b"" and json.loads(good.stdout.decode())["branch"] == "LJ01"
    bad = run("check", tmp_path / "没有.xlsx")
    assert bad.returncode == 2 and bad.stdout == b"" and "怎么办" in bad.stderr.decode() and b"Traceback" not in bad.stderr
