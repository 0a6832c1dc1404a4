"""R09: a value that is not of its parameter's kind: no number, no 是/否, not one of the choices."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.packs.pack_contents import Parameter
from validators.rules.r09_unknown_parameter import of_pack, parameters
from validators.values.cell import read_number
from validators.values.period import is_named_day
from validators.values.text import Text, fold, split_list, trim

HEADER = "值"
TRUTH = ("是", "否", "TRUE", "FALSE", "Y", "N", "1", "0")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09")) is None:
        return
    known = parameters(facts.policy.pack)
    values, names = sheet.frame[HEADER], sheet.frame["参数名"]
    for pos in sheet.positions(values.notna() & names.notna() & of_pack(sheet.frame, facts.policy.pack)):
        parameter = known.get(fold(sheet.value(pos, "参数名")))
        if parameter and (found := fault(parameter, sheet.value(pos, HEADER))):
            yield sheet.finding(RULE, pos, HEADER, f"“{parameter.name}”{found[0]}", found[1])


def fault(parameter: Parameter, value: str) -> tuple[str, str] | None:
    """What is wrong with a value, and the remedy; None when it can be used."""
    if parameter.kind in ("number", "percent", "money"):
        return _number_fault(parameter, value)
    if parameter.kind == "bool" and fold(value) not in TRUTH:
        return f"应填是或否，现在是“{value}”", "改为“是”或“否”"
    if parameter.kind == "choice" and trim(value) not in parameter.choices:
        return f"没有“{value}”这一种", f"从这几种里选：{'、'.join(parameter.choices)}"
    if parameter.kind == "days" and (wrong := [text for text in split_list(value) if not is_named_day(text)]):
        return f"里的“{wrong[0]}”不是日子", "写成 10-01 或 2026-02-17，用、隔开"
    return None


def _number_fault(parameter: Parameter, value: str) -> tuple[str, str] | None:
    number, _ = read_number(value)
    if number is None:
        return f"应填数字，现在是“{value}”", "只填数字；还没有定就空着"
    if number < 0 and not _reaches_below_zero(parameter):
        return f"不能小于 0，现在是 {value}", "核对后重填"
    if parameter.kind == "percent" and number > 1 and "%" not in value and "％" not in value:
        return f"是比例，{value} 就是 {number * 100}%", f"若是 {value}%，请填 {value}%"
    return None


def _reaches_below_zero(parameter: Parameter) -> bool:
    """True for a line that the pack itself draws below zero, as the growth of a shrinking year; all else counts from zero."""
    return parameter.value.startswith("-")


RULE = Rule(
    id=None,
    code="parameter_value_unusable",
    severity=Severity.A,
    registers=("R09",),
    check=check,
    title=Text("参数的值不能用", "Unusable parameter value"),
    explain="参数有数字、比例、金额、是否、选项、日子几种，值要照它的种类填。空着表示还没有定，用到它的计算会停下并点名。",
    remedy="照参数的种类重填，或清空。",
    source="R09; section H",
)
