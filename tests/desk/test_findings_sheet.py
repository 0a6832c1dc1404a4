"""校验结果 with findings (ux 5)."""

from dataclasses import replace

from validators.finding import Finding, Severity
from workbooks.book import Grid
from workbooks.desk.sheets.findings_sheet import PER_RULE, SHEET, FindingsReport, Mended, findings_page, read_mended, state_of


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
    assert page.value(3, 1) == "×强制 1 必须改" and page.value(3, 8) == "■■■□□□□□□□ √已处理 1 / 共 3"


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


def shown(page) -> Grid:
    """The sheet as it is read back."""
    return Grid(sheet=SHEET, rows=[[page.value(r, c) for c in range(1, 11)] for r in range(1, page.last_row + 1)])


def test_what_was_mended_sinks_and_stays() -> None:
    first = findings_page("临江市局", "2026年10月", FindingsReport(findings=[finding("A", 9), finding("C", 7), finding("D", 8)]))
    left = [finding("C", 7)]
    gone = read_mended(shown(first), {f.key for f in left})
    assert [(g.severity, g.row, g.key) for g in gone] == [("×强制", "9", finding("A", 9).key)], "a hint may come and go by itself"
    second = findings_page("临江市局", "2026年10月", FindingsReport(findings=left, mended=gone))
    assert column(second, 1) == ["未改", "√已改"] and column(second, 4) == ["7→", "9"]
    assert second.value(3, 8) == "■■■■■□□□□□ √已处理 1 / 共 2" and second.cells[7, 9].style.locked
    third = read_mended(shown(second), set())
    assert [(g.severity, g.row) for g in third] == [("▲核实", "7"), ("×强制", "9")]
    assert read_mended(shown(second), {finding("C", 7).key, finding("A", 9).key}) == [], "what is found again is open again"


def test_all_mended_is_still_shown_under_the_empty_state() -> None:
    gone = [Mended("×强制", "业务量流水", "9", "收入", "1.2万", "现象", "怎么改", "", "k")]
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=[], mended=gone))
    assert page.value(7, 2) == "√ 没有问题，可以分级了。" and page.value(11, 1) == "√已改"
    assert page.value(3, 8) == "■■■■■■■■■■ √已处理 1 / 共 1"


def test_the_counters_follow_what_is_written() -> None:
    page = findings_page("临江市局", "2026年10月", FindingsReport(findings=[finding("A", 9), finding("C", 7)]))
    assert page.cells[3, 6].formula == '="▲核实 "&SUMPRODUCT(($B$6:$B$7="▲核实")*($A$6:$A$7="未改"))&" 写理由"'
    assert page.value(3, 6) == "▲核实 1 写理由" and page.cells[3, 8].formula.startswith('=REPT("■",INT(10*')
