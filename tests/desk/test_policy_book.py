"""The policy workbook: presets with their sources, nothing invented unmarked (design.md 5)."""

import openpyxl
import pytest

from validators.values.text import safe_text
from workbooks.desk.policy_book import parameter_rows, write_policy
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook


@pytest.fixture(scope="module")
def path(sample, tmp_path_factory):
    made = tmp_path_factory.mktemp("policy") / "政策.xlsx"
    write_policy(made, sample.pack())
    return made


def test_sheets_and_headers(path, sample) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [
        "说明",
        "组织机构",
        "业务目录",
        "参数表",
        "活动要求",
        "机构公钥",
        "审批人",
        "规则",
        "方案",
        "清单",
        "_manifest",
    ]
    for name in sample.pack().policy_registers:
        register = sample.pack().all_registers[name]
        row = [cell.value for cell in book[register.sheet][5]]
        assert row[1:-1] == [column.header for column in register.shown]
    assert book["组织机构"].max_row == 5
    assert read_manifest(ScanBook(path)) | {"program": ""} == {"kind": "policy", "pack": "P01", "template": "2026.10-1", "program": ""}


def test_every_parameter_once_with_its_source(sample) -> None:
    rows = parameter_rows(sample.pack())
    general = [row["参数代码"] for row in rows if "适用机构" not in row]
    assert general == list(sample.pack().parameters)
    assert all(row["来源"] in ("种子原文", "本单位填写", "示例值") for row in rows)
    for row in rows:
        assert row["来源"] != "种子原文" or "：" in row["原文"], row
    state = next(row for row in rows if row.get("适用机构") == "州局")
    assert (state["参数代码"], state["值"]) == ("field_allowance", "150")
    assert state["原文"].endswith("：州局可按150元/月核定")


def test_it_reads_back(path, sample) -> None:
    force, raws = read_policy_book(path)
    assert not any(raw.notes for raw in raws.values())
    assert force.get("pareto") == 0.8 or str(force.get("pareto")) == "0.8"
    assert force.get("call_week_state") is None and force.get("deadline_inclusive") is True
    assert force.is_example("pay_weight_basic") and not force.is_example("pay_base")
    assert len(force.frames["R09"]) == len(parameter_rows(sample.pack()))
    assert list(force.frames["R07"]["业务代码"]) == ["特快", "函件", "帐单", "邮资门票", "储蓄"]
    assert force.frames["R07"]["提成比例"].isna().sum() == sum(not r["提成比例"] for r in sample.pack().table("products"))


def test_choices_have_a_drop_down(path, sample) -> None:
    sheet = openpyxl.load_workbook(path)["参数表"]
    letters = {cell.value: cell.column_letter for cell in sheet[5]}
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for row in range(6, sheet.max_row + 1):
        parameter = sample.pack().parameters[sheet[f"{letters['参数代码']}{row}"].value]
        wanted = bool(parameter.choices) or parameter.kind == "bool"
        assert any(f"{letters['值']}{row}" in area.split() for area in rules) is wanted


def test_frames_stand_in_place_of_presets(sample, tmp_path) -> None:
    force = sample.policy(tmp_path)
    assert list(force.frames["R01"]["机构编码"]) == ["ZZ00", "LJ01"]
    write_policy(tmp_path / "again.xlsx", sample.pack(), force.frames)
    assert read_policy_book(tmp_path / "again.xlsx")[0].digest == force.digest


def test_the_same_bytes_and_gb2312(path, sample, tmp_path) -> None:
    write_policy(tmp_path / "b.xlsx", sample.pack())
    assert (tmp_path / "b.xlsx").read_bytes() == path.read_bytes()
    guide = openpyxl.load_workbook(path)["说明"]
    texts = [c.value for row in guide.iter_rows() for c in row if isinstance(c.value, str)]
    assert len(texts) > 20 and all(map(safe_text, texts))
