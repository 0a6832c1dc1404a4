"""封面: the envelope of a filing (B0, settled 22 and 25)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from validators.filing.inputs import Filing
from validators.finding import Finding, Severity
from validators.values.cell import as_text
from validators.values.date_kinds import Date, MonthText
from validators.values.period import Month
from validators.values.text import fold, is_blank, trim
from workbooks.book import Book
from workbooks.read.read_registers import read_pairs

SHEET = "封面"
LABELS = ("机构编码", "机构名称", "期间", "填报人", "联系电话", "填报日期", "零报", "附言", "版本", "方案", "上级机构")
NIL_ALL = "全部"


def read_envelope(book: Book, manifest: dict[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    """The values of 封面 by Filing field, and what is wrong with them; the manifest fills what 封面 lacks."""
    pairs = read_pairs(book.read(SHEET), LABELS) if SHEET in book.sheet_names() else {}
    findings: list[Finding] = []
    raw = {label: (pairs.get(label) or (None, None)) for label in LABELS}
    given: dict[str, Any] = {
        "branch": fold(as_text(raw["机构编码"][0] or manifest.get("branch", ""))),
        "name": trim(as_text(raw["机构名称"][0] or manifest.get("branch_name", ""))),
        "filled_by": trim(as_text(raw["填报人"][0])),
        "phone": trim(as_text(raw["联系电话"][0])),
        "remark": trim(as_text(raw["附言"][0])),
        "nil": _nil(raw["零报"][0]),
        "version": _version(raw["版本"][0]),
        "pack": manifest.get("pack", ""),
        "template": manifest.get("template", ""),
    }
    given["period"] = _period(raw["期间"], manifest, findings)
    given["filled_on"] = _filled_on(raw["填报日期"], findings)
    findings += _of_another(given, raw, manifest)
    for label, field in (("机构编码", "branch"), ("填报人", "filled_by")):
        if not given[field]:
            findings.append(_fault(label, raw[label][1], "missing_envelope", f"封面的“{label}”没有填", f"在封面填上{label}"))
    return given, findings


def _of_another(given: dict[str, Any], raw: Mapping[str, tuple[Any, str | None]], manifest: dict[str, str]) -> list[Finding]:
    """A desk issued for another branch or month whose cover was changed by hand: what it carries is not this one's."""
    if manifest.get("kind") != "desk":
        return []
    found = []
    issued = {"机构编码": manifest.get("branch", ""), "期间": MonthText().parse(manifest.get("period")).value}
    for label, severity in (("机构编码", Severity.A), ("期间", Severity.C)):
        said = given["branch"] if label == "机构编码" else str(given["period"] or "")
        if said and issued[label] and fold(said) != fold(issued[label]):
            cell = raw[label][1]
            found.append(
                Finding(
                    code="template_of_another",
                    rule=None,
                    severity=severity,
                    sheet=SHEET,
                    column=label,
                    cell=cell,
                    value=said,
                    row=int(re.sub(r"\D", "", cell)) if cell else None,
                    record=label,
                    message=f"这本台账是发给 {issued[label]} 的，封面的{label}却是 {said}",
                    remedy=f"用 {said} 的台账填；没有就请上级用【生成模板】发一本，再用 keybook import 导入",
                )
            )
    return found


def filing_of(given: dict[str, Any], file: str) -> Filing:
    """The envelope as a Filing."""
    return Filing(file=file, **given)


def _period(pair: tuple[Any, str | None], manifest: dict[str, str], findings: list[Finding]) -> Month | None:
    for value in (pair[0], manifest.get("period")):
        reading = MonthText().parse(value)
        if reading.value:
            return Month.parse(reading.value)
    findings.append(_fault("期间", pair[1], "missing_envelope", "封面的“期间”没有填，或不是月份", "按 2026-10 的样子填上期间"))
    return None


def _filled_on(pair: tuple[Any, str | None], findings: list[Finding]) -> Any:
    reading = Date().parse(pair[0])
    if reading.value is None:
        if is_blank(pair[0]):
            findings.append(_fault("填报日期", pair[1], "missing_envelope", "封面的“填报日期”没有填", "在封面填上填报日期"))
        else:
            findings.append(
                _fault(
                    "填报日期",
                    pair[1],
                    "bad_envelope_date",
                    f"封面的填报日期“{as_text(pair[0])}”不是真实的日期",
                    "按 2026-10-31 的样子重填",
                )
            )
    return reading.value


def _fault(label: str, cell: str | None, code: str, message: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        rule="V01",
        severity=Severity.A,
        sheet=SHEET,
        column=label,
        cell=cell,
        row=int(re.sub(r"\D", "", cell)) if cell else None,
        message=message,
        remedy=remedy,
        record=label,
    )


def _nil(raw: Any) -> tuple[str, ...]:
    if is_blank(raw):
        return ()
    text = trim(as_text(raw))
    if fold(text) in ("否", "无", "没有"):
        return ()
    if fold(text) in ("是", "零报", "全部零报", "全部"):
        return (NIL_ALL,)
    return tuple(part.strip("《》 ") for part in re.split(r"[、,，;；\s]+", text) if part.strip("《》 "))


def _version(raw: Any) -> int:
    found = re.search(r"\d+", as_text(raw)) if not is_blank(raw) else None
    return int(found[0]) if found else 1
