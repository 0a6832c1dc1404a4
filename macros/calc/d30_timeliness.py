"""D30: who filed in time, late or not at all (S3 C05; G39, G41)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from macros.calc.engines.cadence import days_late
from macros.calc.terms.shares import ratio, rows_of
from macros.calc.terms.stops import Stops, named_examples
from validators.filing.inputs import Calc, Filing, Inputs, Result
from validators.values.period import due_date
from validators.values.text import Text

IN_TIME, LATE, MISSING = "按时", "迟报", "未报"
_PARAMETERS = ("deadline_day", "deadline_shift", "deadline_inclusive")
_COLUMNS = {
    "_branch": "object",
    "机构名称": "object",
    "应报日": "object",
    "签收时间": "object",
    "状态": "object",
    "迟报天数": "Int64",
    "零报": "object",
    "版本": "Int64",
    "办理": "object",
}
_FORMATS = dict.fromkeys(_COLUMNS, "text") | {"应报日": "date", "迟报天数": "count", "版本": "count"}
_SUMMARY = {"应报": "count", "按时": "count", "迟报": "count", "未报": "count", "及时率": "ratio", "应报日": "date"}


def run(inputs: Inputs) -> Result:
    """One row an expected branch: 应报日, 签收时间 of its first version, 状态 (按时 / 迟报 / 未报), 迟报天数, 零报.

    The due date is day `deadline_day` of the month after the period (its last day where the month is shorter), moved
    on by `deadline_shift` days. With `deadline_inclusive` a file of that day is in time until 23:59:59, otherwise the
    day before is the last; lateness counts calendar days after the last good day. A version that was returned later
    still counts by the time it first came in (办理 says what became of it). 零报 is a filing. A branch whose
    parameters are blank has no 状态 and is in no total. At a branch (`inputs.expected` is empty) there is its own due
    date and nothing else.
    """
    codes = inputs.expected or inputs.branches
    stops = Stops("D30")
    terms = {code: found for code in codes if (found := _terms(inputs, stops, code))}
    filed = {filing.branch: filing for filing in inputs.filings}
    names = {code: node.name for code, node in inputs.policy.organisation.at(inputs.period.first).items()}
    rows: list[dict[str, Any]] = [
        {"_branch": code, "机构名称": names.get(code, code), "应报日": terms[code][0] if code in terms else None} for code in codes
    ]
    if inputs.expected:
        rows = [row | _state(terms.get(row["_branch"]), filed.get(row["_branch"])) for row in rows]
    strangers = sorted(set(filed) - set(codes))
    return Result(
        title=CALC.title,
        rows=rows_of(_COLUMNS, rows),
        formats=_FORMATS,
        summary=_summary(inputs, rows),
        summary_formats=_SUMMARY,
        blocked=stops.found,
        examples=named_examples(inputs, _PARAMETERS, codes),
        notes=tuple(f"{code} 报了，但不在应报单位里，没有计入" for code in strangers),
    )


def _terms(inputs: Inputs, stops: Stops, code: str) -> tuple[dt.date, dt.date] | None:
    """The due date and the last day on which a file is in time; None where a parameter is blank."""
    day, shift, inclusive = (stops.need(inputs, name, code) for name in _PARAMETERS)
    if day is None or shift is None or inclusive is None:
        return None
    due = due_date(inputs.period, int(day), int(shift))
    return due, due if inclusive else due - dt.timedelta(1)


def _state(terms: tuple[dt.date, dt.date] | None, filing: Filing | None) -> dict[str, Any]:
    """What is said of one branch at the centre; 状态 only where the deadline is known."""
    received = (filing.first_received or filing.received) if filing else None
    if filing is None or received is None:
        return {"状态": MISSING if terms else None}
    found = {
        "签收时间": f"{received:%Y-%m-%d %H:%M}",
        "零报": "是" if filing.nil_all else "否",
        "版本": filing.version,
        "办理": filing.state or None,
    }
    if terms is None:
        return found
    days = days_late(received.date(), terms[1])
    return found | {"状态": LATE if days else IN_TIME, "迟报天数": days}


def _summary(inputs: Inputs, rows: list[dict[str, Any]]) -> dict[str, Any]:
    dates = {row["应报日"] for row in rows if row["应报日"]}
    due = dates.pop() if len(dates) == 1 else None
    if not inputs.expected:
        return dict.fromkeys(_SUMMARY) | {"应报日": due}
    judged = [row["状态"] for row in rows if row.get("状态")]
    counts = {state: judged.count(state) for state in (IN_TIME, LATE, MISSING)}
    return {"应报": len(rows), **counts, "及时率": ratio(counts[IN_TIME], len(judged)), "应报日": due}


CALC = Calc(id="D30", title=Text("报送及时情况", "Submission timeliness"), run=run, needs="deadline_day deadline_inclusive deadline_shift")
