"""已填, 零报, 不适用 and 未报: four different things that an empty sheet can be, or not be (settled 25).

零报 is declared by the branch (封面); 不适用 is decided above it (parameter `not_applicable`, by branch or level); a sheet
that is empty and neither is 未报.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from validators.filing.inputs import Filing
from validators.finding import Finding, Severity
from validators.policy import Policy
from validators.register import Register
from validators.values.text import fold

FILLED, NIL, NOT_APPLICABLE, MISSING = "已填", "零报", "不适用", "未报"
COVER = "封面"
WHOLE_SHEET = "sheet"
"""The record of a finding that speaks of a sheet as a whole."""


def not_applicable(policy: Policy, filing: Filing) -> frozenset[str]:
    """Folded names of the sheets that head office excuses this branch from."""
    if "not_applicable" not in policy.pack.parameters:
        return frozenset()
    names = policy.get("not_applicable", filing.branch, filing.period.first)
    return frozenset(fold(name.strip("《》")) for name in names)


def states(filing: Filing, policy: Policy, rows: Mapping[str, int]) -> dict[str, str]:
    """Sheet -> 已填 / 零报 / 不适用 / 未报, for every register of the pack; `rows` by register id."""
    excused, nil = not_applicable(policy, filing), {fold(name) for name in filing.nil}
    found = {}
    for name in policy.pack.registers:
        sheet = policy.registers[name].sheet
        said = filing.nil_all or fold(sheet) in nil
        found[sheet] = FILLED if rows.get(name) else NOT_APPLICABLE if fold(sheet) in excused else NIL if said else MISSING
    return found


def state_findings(filing: Filing, policy: Policy, rows: Mapping[str, int]) -> list[Finding]:
    """What is wrong with the state of each sheet; `rows` holds only the registers that the workbook has."""
    found = _unknown_names(filing, policy)
    for name in policy.pack.registers:
        found += _of_sheet(policy.registers[name], filing, policy, rows.get(name))
    return found


def _of_sheet(register: Register, filing: Filing, policy: Policy, rows: int | None) -> list[Finding]:
    sheet = register.sheet
    excused = fold(sheet) in not_applicable(policy, filing)
    named = fold(sheet) in {fold(name) for name in filing.nil}
    nil = named or (filing.nil_all and register.nature == "flow")
    if rows and excused:
        return [
            _finding(
                "not_applicable_but_filled",
                Severity.C,
                sheet,
                f"政策里《{sheet}》对本单位不适用，表里却有 {rows} 行",
                "填错了表就移走；确实有这项业务请写理由，由上级改政策",
            )
        ]
    if rows and nil:
        said = "全部零报" if filing.nil_all and not named else f"《{sheet}》零报"
        return [_finding("nil_but_filled", Severity.A, sheet, f"封面说{said}，表里却有 {rows} 行", "删掉封面“零报”里的表名，或清空这张表")]
    if register.required and not rows and not (nil or excused or filing.nil_all):
        words = f"《{sheet}》还是空的" if rows is not None else f"工作簿里没有《{sheet}》"
        return [_finding("sheet_empty", Severity.A, sheet, words, "去填；本月确实没有，就在封面“零报”里写上表名")]
    return []


def _unknown_names(filing: Filing, policy: Policy) -> list[Finding]:
    """Names in 零报 that are no sheet of this pack: such a statement would be lost."""
    sheets = [policy.registers[name].sheet for name in policy.pack.registers]
    known = {fold(sheet) for sheet in sheets}
    found = []
    for name in filing.nil:
        if name != "全部" and fold(name) not in known:
            near = difflib.get_close_matches(name, sheets, 1, 0.5)
            hint = f"，是不是“{near[0]}”" if near else ""
            found.append(
                _finding(
                    "nil_unknown_sheet",
                    Severity.A,
                    COVER,
                    f"封面“零报”里的“{name}”不是本方案的表{hint}",
                    "照台账下面的表名填；几张表之间用、隔开",
                    column="零报",
                    record=f"零报 {name}",
                )
            )
    return found


def _finding(
    code: str, severity: Severity, sheet: str, message: str, remedy: str, *, column: str | None = None, record: str = WHOLE_SHEET
) -> Finding:
    return Finding(code=code, rule="V01", severity=severity, sheet=sheet, column=column, record=record, message=message, remedy=remedy)
