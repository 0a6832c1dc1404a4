"""The rules by which a number of a report is read off a cell that holds another thing (a day, a word), worked out by hand from the
catalogue. What 溯源 says of the rule is the key; a rule that is not known here fails.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from building.mailed_files import MailedFiles, TraceRow, day_of, moment_of
from validators.values.period import Month

_CODING = {"非常好": 7, "相当好": 6, "稍微好": 5, "中": 4, "稍微差": 3, "相当差": 2, "非常差": 1}
_DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class RuledCell:
    """A cell, its file, and the rule in words. `parameters` are the values of the policy by name."""

    files: MailedFiles
    row: TraceRow
    rule: str
    archive_fields: tuple[str, ...]
    parameters: Mapping[str, set[str]]

    @property
    def value(self) -> Any:
        """What stands in it."""
        return self.files.value(self.row)

    def other(self, header: str) -> Any:
        """What its row says under another header of the catalogue."""
        return self.files.value(self.row, header)

    @property
    def month(self) -> Month:
        """The month that it was mailed for."""
        return Month.parse(self.row["period"])

    def days(self, first: Any, then: Any) -> Fraction:
        """From a day to another."""
        return Fraction((day_of(then) - day_of(first)).days)

    def at(self, row: Mapping[str, Any]) -> bool:
        """True for the row of a table that it stands in."""
        return bool((row["_file"], int(row["_row"])) == (self.row["file"], self.row["row"]))


def held_by_rule(cell: RuledCell) -> Fraction:
    """The number that the rule makes of the cell; without a rule the number in it, a blank is 0."""
    if not cell.rule or cell.rule.startswith("只算"):
        return Fraction(repr(cell.value or 0))
    found = next((made for words, made in _RULES.items() if re.match(words, cell.rule)), None)
    assert found is not None, cell.rule
    return Fraction(found(cell))


def _archive(cell: RuledCell) -> int:
    held = [cell.files.value({**cell.row, "column": name}) for name in cell.archive_fields]
    return len(held) if cell.rule.startswith("方案") else sum(value not in (None, "") for value in held)


def _in_service(cell: RuledCell) -> int:
    """At how many openings and closings of the months of a year, up to the row's, a person was in service."""
    begun, left, last = cell.value, cell.other("离职日期"), cell.month
    ends = [Month(last.year, 1).plus(-1), *last.year_to_date]
    served = [not (begun and day_of(begun) > end.last) and not (left and day_of(left) <= end.last) for end in ends]
    return sum(opening + closing for opening, closing in pairwise(served))


def _between(cell: RuledCell) -> Fraction:
    """Days from a day of the row to the end that the rule names, or from there to it."""
    end = dt.date.fromisoformat(re.search(_DAY, cell.rule)[0])
    return cell.days(end, cell.value) if cell.rule.startswith(f"从 {end}") else max(Fraction(0), cell.days(cell.value, end))


def _report_days(cell: RuledCell) -> Fraction:
    end = dt.date.fromisoformat(re.search(_DAY, cell.rule)[0])
    finished = cell.other("完成日期")
    return cell.days(cell.value, finished if finished and day_of(finished) <= end else end)


def _hours(first: dt.datetime, then: dt.datetime) -> Fraction:
    return Fraction((then - first) // dt.timedelta(minutes=1), 60)


def _after_plan(cell: RuledCell) -> Fraction:
    planned, came = moment_of(cell.other("计划完成")), moment_of(cell.value)
    last = planned.replace(hour=23, minute=59, second=59, microsecond=999999) if planned.time() == dt.time() else planned
    return max(Fraction(0), _hours(last, came))


def _after_step(cell: RuledCell) -> Fraction:
    """The steps of the same order by their end; hours since the one before."""
    mine = [row for row in cell.files.table("R68") if row["_file"] == cell.row["file"] and row["内部订单"] == cell.other("内部订单")]
    ends = sorted((moment_of(row["实际完成"]), int(row["_row"])) for row in mine if row["实际完成"] is not None)
    return next((_hours(before, now) for (before, _), (now, row) in pairwise(ends) if row == cell.row["row"]), Fraction(0))


def _power(cell: RuledCell) -> Fraction:
    given, end = cell.other("送电日"), cell.month.last
    return cell.days(cell.other("受理日"), given if given and day_of(given) <= end else end)


def _rotation(cell: RuledCell) -> Fraction:
    years = cell.other("轮换周期") or next(float(v) for v in cell.parameters["轮换周期"] if re.fullmatch(r"[\d.]+", v))
    built = day_of(cell.value)
    due = dt.date(built.year + int(years), built.month, 28 if (built.month, built.day) == (2, 29) else built.day)
    return max(Fraction(0), cell.days(due, cell.month.last))


def _paid_on_time(cell: RuledCell) -> Fraction:
    number, due = cell.other("应收编号"), day_of(cell.other("到期日"))
    receipts = {row["收款编号"]: row for row in cell.files.table("R15b") if row["_branch"] == cell.row["branch"]}
    came = [row for row in receipts.values() if row["应收编号"] == number and day_of(row["收款日期"]) <= due]
    paid = sum((Fraction(repr(row["收款金额"] or 0)) for row in came), Fraction(0))
    return max(Fraction(0), min(paid, Fraction(repr(cell.value))))


def _thousandths(value: Any) -> Fraction:
    return Fraction(repr(value or 0))


def _opening(cell: RuledCell) -> Fraction:
    """What the period before ended at."""
    alike = [r for r in cell.files.table("R18b") if (r["_branch"], r["油品"]) == (cell.row["branch"], cell.other("油品"))]
    filed = {r["_period"]: r["期末库存"] for r in alike if r["_period"] < cell.row["period"] and r["期末库存"] is not None}
    return _thousandths(filed[max(filed)] if filed else cell.other("期初库存(首期)"))


def _lost(cell: RuledCell) -> Fraction:
    rate = cell.other("运输损耗率")
    said = _thousandths(rate) if rate is not None else _share(cell.parameters, "运输损耗率")
    return Fraction(math.floor(_thousandths(cell.other("买断数量")) * said * 1000 + Fraction(1, 2)), 1000)


def _share(parameters: Mapping[str, set[str]], name: str) -> Fraction:
    """A per cent of the policy workbook."""
    return next(Fraction(text.rstrip("%")) / 100 for text in parameters[name] if re.fullmatch(r"[\d.]+%", text))


def _sold(cell: RuledCell) -> Fraction:
    alike = (cell.row["branch"], cell.row["period"], cell.other("油品"), cell.other("期间"))
    rows = [r for r in cell.files.table("R18") if (r["_branch"], r["_period"], r["油品"], r["期间"]) == alike]
    return sum((_thousandths(row["实际接油"]) for row in rows), Fraction(0))


def _short_months(cell: RuledCell) -> int:
    """Months up to the cell's, one after the other, in which less came than the highest version of the plan asked for."""
    count, month = 0, cell.month
    line = (cell.row["branch"], cell.other("炼厂"), cell.other("油品"))
    held = [r for r in cell.files.table("R18") if (r["_branch"], r["炼厂"], r["油品"]) == line and r["计划类型"] in ("月度", "调整令")]
    while True:
        rows = [row for row in held if row["期间"] == row["_period"] == str(month)]
        force = max(rows, key=lambda row: (int(row["计划版本"]), int(row["_row"])), default=None)
        if force is None or sum(_thousandths(row["实际接油"]) for row in rows) >= _thousandths(force["计划数量"]):
            return count
        count, month = count + 1, month.plus(-1)


def _done_days(cell: RuledCell) -> int:
    """Of the days of a plan, both ends counted, the part that is done: as the row says, or by the steps of its order."""
    begin, end = (dt.date.fromisoformat(day) for day in re.findall(_DAY, cell.rule))
    length = (end - begin).days + 1
    if isinstance(cell.value, float):
        part = Fraction(repr(cell.value))
    else:
        steps = [r for r in cell.files.table("R68") if r["_file"] == cell.row["file"] and r["内部订单"] == cell.other("内部订单")]
        part = Fraction(sum(step["实际完成"] is not None for step in steps), len(steps))
    done = math.floor(part * length + Fraction(1, 2))
    return length - done if "没做完" in cell.rule else done


def _points(cell: RuledCell) -> int:
    return math.trunc(Fraction(repr(cell.value)) / Fraction(re.search(r"收入每 ([\d.]+) 元", cell.rule)[1]))


_RULES: Mapping[str, Callable[[RuledCell], Any]] = {
    "填了的档案项数|方案要求的档案项数": _archive,
    "非常好=": lambda cell: _CODING[cell.value],
    "有答案的": lambda cell: cell.value in _CODING,
    "没有答案的": lambda cell: cell.value not in _CODING,
    "答案在": lambda cell: _CODING[cell.value] >= int(re.search(r"\d+", cell.rule)[0]),
    "结案日期减受理时间的天数": lambda cell: cell.days(cell.other("受理时间"), cell.value),
    "完成日期减日期的天数": lambda cell: cell.days(cell.other("日期"), cell.value),
    "从拜访日期到存档日期的天数": lambda cell: cell.days(cell.other("日期") or cell.other("计划日期"), cell.value),
    "各月期初、期末在岗的次数": _in_service,
    "从开票日期": lambda cell: max(Fraction(0), cell.days(cell.value or cell.other("销售日期"), cell.month.last)),
    "从报告那天到完成日期": _report_days,
    "从受理日到送电日的天数": _power,
    f"从 {_DAY} 到 {_DAY} 的天数里": _done_days,
    f"从.*(到 )?{_DAY}.*的天数|从 {_DAY}": _between,
    f"从受理时间到 {_DAY} 末的整小时数": lambda cell: math.floor(
        _hours(moment_of(cell.value), dt.datetime.combine(dt.date.fromisoformat(re.search(_DAY, cell.rule)[0]), dt.time.max))
    ),
    "下次到期到期末的天数": _rotation,
    "收入每": _points,
    "比计划完成晚的小时数": _after_plan,
    "比上一道工序晚的小时数，两位小数": lambda cell: Fraction(math.floor(_after_step(cell) * 100 + Fraction(1, 2)), 100),
    "比上一道工序晚的小时数": _after_step,
    "从下单到交付的小时数": lambda cell: _hours(moment_of(cell.other("下单时间")), moment_of(cell.value)),
    "完成时间减受理时间的小时数": lambda cell: _hours(moment_of(cell.other("受理时间")), moment_of(cell.value)),
    "和业务周期相差的天数除以业务周期天数": lambda cell: (
        abs(_thousandths(cell.value) - _thousandths(cell.other("业务周期天数"))) / _thousandths(cell.other("业务周期天数"))
    ),
    "到期日以前收到的，最多到应收金额": _paid_on_time,
    "成熟度的级数": lambda cell: int(str(cell.value)[0]),
    "到本期为止连续没有完成计划的月数": _short_months,
    "上一期报来的期末库存": _opening,
    "买断数量乘运输损耗率": _lost,
    "同油品、同期间实际接油的合计": _sold,
}
"""Words of a rule as they begin -> the number that it makes of a cell."""
