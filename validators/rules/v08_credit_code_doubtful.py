"""V08: a 统一社会信用代码 that does not fit GB 32100; doubtful only, since some genuine codes do not (settled 16)."""
from __future__ import annotations

from collections.abc import Iterator

from validators.facts import Facts, Rule
from validators.finding import Finding, Severity
from validators.numbers.uscc import doubtful, fault
from validators.text import Text

HEADER = "统一社会信用代码"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R03")
    if sheet is None or facts.setting("uscc_check") is False:
        return
    codes = sheet.frame[HEADER]
    for pos in sheet.positions(doubtful(codes)):
        yield sheet.finding(RULE, pos, HEADER, f"{fault(sheet.value(pos, HEADER))}（V08）",
                            "照营业执照核对；执照上就是这样，请写理由")


RULE = Rule(
    id="V08", code="credit_code_doubtful", severity=Severity.C, registers=("R03",), check=check,
    title=Text("信用代码不合编码规则", "Doubtful credit code"),
    explain="统一社会信用代码有 18 位，最后一位由前 17 位算出（GB 32100）。少数真实的代码也不合，所以只要求核实；"
            "政策里“校验统一社会信用代码”选“否”就不查。",
    remedy="照营业执照核对，属实写理由。", source="V08; settled 16")
