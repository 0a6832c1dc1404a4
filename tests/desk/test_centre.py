"""The centre desk (ux 2.2)."""

import openpyxl

from macros.button import specs_of
from validators.values.text import safe_text
from workbooks.desk.centre_book import build_centre
from workbooks.envelope import read_envelope
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook


def test_a_line_for_each_branch(sample, tmp_path) -> None:
    force = sample.policy(tmp_path)
    _, centre = sample.nodes(force)
    for name in ("a.xlsm", "b.xlsm"):
        build_centre(
            tmp_path / name,
            policy=force,
            node=centre,
            parent=None,
            period=sample.PERIOD,
            today=sample.TODAY,
            button_specs=specs_of("centre"),
        )
    assert (tmp_path / "a.xlsm").read_bytes() == (tmp_path / "b.xlsm").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsm", data_only=True)
    assert book.sheetnames == ["封面", "报送登记", "待处理", "审批", "合并核对", "跨局重复客户", "说明", "清单", "_manifest", "_政策"]
    sheet = book["封面"]
    assert (sheet["H9"].value, sheet["I9"].value, sheet["H10"].value) == ("临江市局", "×未报", None)
    assert sheet["H5"].value == "应报 1 · 未报 1 · 退回 0" and sheet["E5"].value == "第 1 步：点【生成模板】"
    assert sheet["B5"].value == "还剩 4 天"
    assert read_manifest(ScanBook(tmp_path / "a.xlsm"))["kind"] == "centre"
    given, _ = read_envelope(ScanBook(tmp_path / "a.xlsm"), {})
    assert (given["branch"], str(given["period"])) == ("ZZ00", "2026-10")
    texts = [c.value for name in book.sheetnames[:7] for row in book[name].iter_rows() for c in row if isinstance(c.value, str)]
    assert [text for text in texts if not safe_text(text)] == []
