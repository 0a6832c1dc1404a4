"""校验结果 with findings (ux 5)."""

from dataclasses import replace

from validators.finding import Finding, Severity
from workbooks.desk.sheets.findings_sheet import PER_RULE, FindingsReport, findings_page, state_of


def finding(severity: str, row: int, **words) -> Finding:
    given = {
        "code": "c",
        "rule": "V04",
        "severity": Severity(severity),
        "sheet": "业务量流水",
        "row": row,
        "column": "收入",
        "cell": f"G{row}",
        "value": "1.2万",
        "message": "现象",
        "remedy": "怎么改",
        "record": str(row),
    }
    return Finding(**(given | words))


def column(page, col: int, first: int = 6) -> list[object]:
    return [page.value(row, col) for row in range(first, page.last_row + 1)]


def test_open_ones_first_then_by_class() -> None:
    explained = replace(finding("C", 7), reason="节前集中寄递，已核对")
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=[finding("D", 8), explained, finding("A", 9)]))
    assert column(page, 1) == ["未改", "未改", "√已说明"]
    assert column(page, 2) == ["×强制", "○提示", "▲核实"]
    assert [page.cells[row, 4].link for row in (6, 7, 8)] == ["业务量流水!G9", "业务量流水!G8", "业务量流水!G7"]
    assert page.value(3, 1) == "×强制 1 必须改" and page.value(3, 8) == "√已处理 1 / 共 3"


def test_a_reason_settles_only_what_it_can() -> None:
    reason = "节前集中寄递，已核对"
    assert state_of(replace(finding("A", 6), reason=reason)) == "未改"
    assert state_of(replace(finding("B", 6), reason=reason)) == "未改"
    assert state_of(replace(finding("B", 6), reason=reason, approved=True)) == "√已批准"
    assert state_of(replace(finding("C", 6), reason="已核对")) == "未改"


def test_reasons_are_written_where_they_help_and_nowhere_else() -> None:
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=[finding(s, 6 + i) for i, s in enumerate("ABCD")]))
    assert [page.cells[row, 9].style.locked for row in (6, 7, 8, 9)] == [True, False, False, True]
    assert page.cells[8, 1].formula == '=IF(LEN(TRIM($I8))>=6,"√已说明","未改")'
    assert page.value(6, 10) == finding("A", 6).key


def test_the_same_fault_two_hundred_times() -> None:
    many = [finding("C", 6 + i, mend=12000) for i in range(PER_RULE + 18)]
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=many))
    assert page.value(page.last_row, 1) == "V04 还有 18 处同样的问题（业务量流水 G206:G223），可点【一键修正】一次改好"


def test_nothing_wrong() -> None:
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=[], said="10-30 16:20 查了 6 张表 59 行。"))
    assert page.value(7, 2) == "√ 没有问题，可以分级了。"
    assert page.value(9, 2) == "10-30 16:20 查了 6 张表 59 行。下一步：回封面点【分级】。"
