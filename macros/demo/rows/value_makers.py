"""What can stand in a cell of a demo: the makers that demo.toml names, each with its options.

A value by itself is a constant, a list is a choice. A table of TOML has one of these words:

    choice = [..]              one of them; `weights = [..]`, `several = [1, 3]`: so many different ones, joined with 、
    turn = [..]                one after the other, by the number of the row
    number = [least, most]     `decimals` (0), `step`; `season = [12 percents]` by the month, `swing = 10`: so many per cent
                               more or less each month (with `steady` the number itself is the same in every month)
    code = "KH{n:03}"          a running number: {n} of the row in its table and month, {branch}, {number} of the branch,
                               {yymm} of the month in which the row arose
    nth = true                 the number of the row among those of its `each`, from 1
    text = "{炼厂}{月}"        the cells of the row in a text
    period = "month"           of this month: month (2026-10), quarter (2026Q4), year (2026, a text), year_number; `plus`
                               months later; `arose`: of the month in which the row arose
    day = [1, 28]              a day of this month; `month = -1` of another one, `hours = [8, 18]`: with a time of day
    date = [first, last]       any day between two
    after = header             a day (or, with `minutes = [..]`, a time) so long after another: `days = [..]`; `within`: at
                               the latest on the last day of this month
    from = "R03.客户编码"      a cell of the row that this one is made for or picked, else of any row of that table; with
                               `where` any row whose cells fit
    look = "R08.挂牌价"        the cell of the first row whose cells are those of this row: `by = { theirs = ours }`, `where`
    total = "R18.实际接油"     the sum of a column over such rows; count = "R18": how many there are; join = "R18.油品": their
                               different texts, joined with 、
    sum = [..], less = [..]    headers or numbers: what is blank is 0; `decimals` (2)
    product = [..]             blank while one of them is; quotient = [a, b]: blank by nothing; `decimals` (2)
    carry = header             the cell of the same row a month ago; `first` = maker for the first month
    person, firm, phone        invented ones: `person = true`; `firm = ["化工厂", ..]` with `places = [..]`: no name twice in
                               the table; `phone = true`
    credit_code = "91"         a sound 统一社会信用代码, no two alike
    branch = "机构编码"        of this branch: 机构编码, 机构名称, 机构类型, 短名
    cases = [{ when = .., maker }, ..]   the first that fits
Besides: `when = { header = .. }` (else blank, or `else` = maker), `blank = 0.2` (the chance to be blank), `steady` (the same
in every month), `monthly` (another in every month in which the row stands), `at_least`, `at_most` (header or number),
`first_only` (blank but in the first month of the row).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, Protocol

from macros.demo.invented_names import BRANDS, again_text, credit_code, person, phone
from macros.demo.rows.conditions import fits
from macros.errors import ToolkitError
from validators.values.money import half_up
from validators.values.period import Month

Told = Mapping[str, Any]
_COMMON = frozenset({"when", "else", "blank", "steady", "monthly", "at_least", "at_most", "decimals", "first_only"})


class RowInMaking(Protocol):
    """What a maker asks of its row."""

    n: int
    key: tuple[Any, ...]
    month: Month
    born: Month | None

    def random(self, *subject: object, monthly: bool = False, steady: bool = False) -> Random:
        """Random numbers of the row."""

    def plan(self, header: str) -> Any:
        """Another cell of the row, or of one that it names."""

    def beside(self, name: str) -> Sequence[RowInMaking]:
        """The rows of another table in this month."""

    def cell(self, header: str) -> Any:
        """A cell as it is shown."""

    def before(self) -> RowInMaking | None:
        """The row a month ago."""

    def of_branch(self, header: str) -> Any:
        """A cell of the branch."""

    def wrong(self, header: str, what: str) -> ToolkitError:
        """What is wrong with the table."""

    def table_number(self) -> int:
        """The place of its table in the list."""


def made(row: RowInMaking, header: str, told: Any) -> Any:
    """The cell of a row as demo.toml tells it; ToolkitError for a maker or an option that there is not."""
    if isinstance(told, list):
        told = {"choice": told}
    if not isinstance(told, Mapping):
        return None if told == "" else told
    if "cases" in told:
        chosen = next((case for case in told["cases"] if fits(row.plan, case.get("when", {}))), None)
        return None if chosen is None else made(row, header, chosen.get("value", {k: v for k, v in chosen.items() if k != "when"}))
    if not fits(row.plan, told.get("when", {})):
        return made(row, header, told["else"]) if "else" in told else None
    word = _word(row, header, told)
    rng = row.random(header, monthly=bool(told.get("monthly")), steady=bool(told.get("steady")))
    if rng.random() < told.get("blank", 0) or (told.get("first_only") and row.before() is not None):
        return None
    return _bounded(row, told, _MAKERS[word][0](row, told, rng))


def _word(row: RowInMaking, header: str, told: Told) -> str:
    word = next((word for word in told if word in _MAKERS), None)
    if word is None:
        raise row.wrong(header, f"写了“{'、'.join(told)}”，没有这种填法")
    if unknown := set(told) - _COMMON - {word} - set(_MAKERS[word][1].split()):
        raise row.wrong(header, f"的 {word} 写了“{'、'.join(sorted(unknown))}”，没有这个选项")
    return word


def _bounded(row: RowInMaking, told: Told, value: Any) -> Any:
    """Not below `at_least`, not above `at_most`."""
    for word, better in (("at_least", max), ("at_most", min)):
        if word in told and value is not None:
            bound = row.plan(told[word]) if isinstance(told[word], str) else told[word]
            value = value if bound is None else better(value, bound)
    return value


def day_of(value: Any) -> dt.date | None:
    """The day of a cell that holds a day or a text like `2026-10-05 09:30`; None where it is blank.

    >>> day_of("2026-10-05 09:30"), day_of(None)
    (datetime.date(2026, 10, 5), None)
    """
    return dt.datetime.strptime(value, "%Y-%m-%d %H:%M").date() if isinstance(value, str) and value else value or None


def rounded(value: Fraction, decimals: int) -> int | float:
    """Half up, as the number of a cell: whole without decimals.

    >>> rounded(Fraction("1.005"), 2), rounded(Fraction("246914") / 10**6, 3), rounded(Fraction(-5, 2), 0)
    (1.01, 0.247, -3)
    """
    whole = half_up(value * 10**decimals)
    return float(Decimal(whole).scaleb(-decimals)) if decimals else whole


def _amount(row: RowInMaking, part: Any) -> Fraction | None:
    value = row.plan(part) if isinstance(part, str) else part
    return None if value in (None, "") else Fraction(str(value))


def _choice(row: RowInMaking, told: Told, rng: Random) -> Any:
    if "several" in told:
        return "、".join(map(str, rng.sample(told["choice"], rng.randint(*told["several"]))))
    value = rng.choices(told["choice"], told.get("weights"))[0]
    return None if value == "" else value


def _turn(row: RowInMaking, told: Told, rng: Random) -> Any:
    return told["turn"][(row.n - 1) % len(told["turn"])]


def _number(row: RowInMaking, told: Told, rng: Random) -> Any:
    decimals = int(told.get("decimals", 0))
    low, high = (Fraction(str(bound)) for bound in told["number"])
    step = Fraction(str(told.get("step", Fraction(1, 10**decimals))))
    value = low + step * rng.randint(0, int((high - low) / step))
    if "season" in told:
        value *= Fraction(told["season"][row.month.month - 1], 100)
    if "swing" in told:
        width = told["swing"]
        value *= Fraction(100 + row.random("swing", tuple(told["number"]), monthly=True).randint(-width, width), 100)
    return rounded(value, decimals)


def _code(row: RowInMaking, told: Told, rng: Random) -> Any:
    born = row.born or row.month
    place = {"branch": row.of_branch("机构编码"), "number": row.of_branch("number")}
    return str(told["code"]).format(n=row.n, yymm=f"{born.year % 100:02d}{born.month:02d}", year=born.year, **place)


def _text(row: RowInMaking, told: Told, rng: Random) -> Any:
    return str(told["text"]).format_map(_RowWords(row))


class _RowWords(dict[str, Any]):
    """The cells of a row by header, as a text asks for them."""

    def __init__(self, row: RowInMaking) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, header: str) -> Any:
        value = self._row.plan(header.replace("·", "."))
        return "" if value is None else value


def _period(row: RowInMaking, told: Told, rng: Random) -> Any:
    month = ((row.born if told.get("arose") else None) or row.month).plus(int(told.get("plus", 0)))
    return {"month": str(month), "quarter": month.quarter, "year": str(month.year), "year_number": month.year}[told["period"]]


def _day(row: RowInMaking, told: Told, rng: Random) -> Any:
    month = (row.born or row.month).plus(int(told.get("month", 0)))
    low, high = told["day"]
    day = month.first.replace(day=min(rng.randint(low, high), month.last.day))
    return _timed(day, told, rng)


def _timed(day: dt.date, told: Told, rng: Random) -> Any:
    if "hours" not in told:
        return day
    low, high = told["hours"]
    return f"{day} {rng.randint(low, high - 1):02d}:{rng.randrange(60):02d}"


def _date(row: RowInMaking, told: Told, rng: Random) -> Any:
    low, high = told["date"]
    return low + dt.timedelta(rng.randint(0, (high - low).days))


def _after(row: RowInMaking, told: Told, rng: Random) -> Any:
    start = row.plan(told["after"])
    if start is None:
        return None
    if "minutes" in told:
        moment = dt.datetime.strptime(start, "%Y-%m-%d %H:%M") + dt.timedelta(minutes=rng.randint(*told["minutes"]))
        return f"{moment:%Y-%m-%d %H:%M}"
    day = (day_of(start) or start) + dt.timedelta(rng.randint(*told["days"]))
    return _timed(min(day, row.month.last) if told.get("within") else day, told, rng)


def _from(row: RowInMaking, told: Told, rng: Random) -> Any:
    if "where" not in told:
        return row.plan(told["from"])
    name, _, header = told["from"].partition(".")
    found = [other for other in row.beside(name) if fits(other.cell, told["where"])]
    return rng.choice(found).cell(header) if found else None


def _alike(row: RowInMaking, name: str, told: Told) -> list[RowInMaking]:
    """The rows of a table whose cells are those of this row, and fit."""
    wanted = {theirs: row.plan(ours) for theirs, ours in told.get("by", {}).items()}
    return [
        other
        for other in row.beside(name)
        if all(other.cell(theirs) == value for theirs, value in wanted.items()) and fits(other.cell, told.get("where", {}))
    ]


def _look(row: RowInMaking, told: Told, rng: Random) -> Any:
    name, _, header = told["look"].partition(".")
    return next((other.cell(header) for other in _alike(row, name, told)), None)


def _total(row: RowInMaking, told: Told, rng: Random) -> Any:
    name, _, header = told["total"].partition(".")
    cells = (other.cell(header) for other in _alike(row, name, told))
    return rounded(sum((Fraction(str(cell)) for cell in cells if cell is not None), Fraction()), int(told.get("decimals", 2)))


def _count(row: RowInMaking, told: Told, rng: Random) -> Any:
    return len(_alike(row, told["count"], told))


def _join(row: RowInMaking, told: Told, rng: Random) -> Any:
    name, _, header = told["join"].partition(".")
    texts = (other.cell(header) for other in _alike(row, name, told))
    return "、".join(dict.fromkeys(str(text) for text in texts if text not in (None, ""))) or None


def _sum(row: RowInMaking, told: Told, rng: Random) -> Any:
    plus, less = (sum((_amount(row, part) or Fraction() for part in told.get(word, ())), Fraction()) for word in ("sum", "less"))
    return rounded(plus - less, int(told.get("decimals", 2)))


def _product(row: RowInMaking, told: Told, rng: Random) -> Any:
    value = Fraction(1)
    for part in told["product"]:
        amount = _amount(row, part)
        if amount is None:
            return None
        value *= amount
    return rounded(value, int(told.get("decimals", 2)))


def _quotient(row: RowInMaking, told: Told, rng: Random) -> Any:
    top, bottom = (_amount(row, part) for part in told["quotient"])
    return rounded(top / bottom, int(told.get("decimals", 2))) if top is not None and bottom else None


def _carry(row: RowInMaking, told: Told, rng: Random) -> Any:
    earlier = row.before()
    return earlier.plan(told["carry"]) if earlier is not None else made(row, told["carry"], told.get("first"))


def _firm(row: RowInMaking, told: Told, rng: Random) -> Any:
    """A name by the number of the row: neighbours differ in both words; with 第2 when the words have run out."""
    places, kinds, brands = told.get("places", [row.of_branch("短名")]), told["firm"], told.get("brands", BRANDS)
    again, at = divmod(row.n - 1, len(brands) * len(kinds))
    kind = (at // len(brands) + at % len(brands)) % len(kinds)
    return f"{places[(row.n - 1) % len(places)]}{brands[at % len(brands)]}{again_text(again)}{kinds[kind]}"


def _credit_code(row: RowInMaking, told: Told, rng: Random) -> Any:
    return credit_code(told["credit_code"], row.of_branch("number") + 100 * row.table_number(), row.n)


_MAKERS: dict[str, tuple[Callable[[RowInMaking, Told, Random], Any], str]] = {
    "choice": (_choice, "weights several"),
    "turn": (_turn, ""),
    "number": (_number, "step season swing"),
    "code": (_code, ""),
    "text": (_text, ""),
    "period": (_period, "plus arose"),
    "day": (_day, "month hours"),
    "date": (_date, ""),
    "after": (_after, "days minutes hours within"),
    "from": (_from, "where"),
    "look": (_look, "by where"),
    "total": (_total, "by where"),
    "count": (_count, "by where"),
    "join": (_join, "by where"),
    "nth": (lambda row, told, rng: row.key[1] + 1, ""),
    "sum": (_sum, "less"),
    "product": (_product, ""),
    "quotient": (_quotient, ""),
    "carry": (_carry, "first"),
    "person": (lambda row, told, rng: person(rng), ""),
    "firm": (_firm, "places brands"),
    "phone": (lambda row, told, rng: phone(rng), ""),
    "credit_code": (_credit_code, ""),
    "branch": (lambda row, told, rng: row.of_branch(told["branch"]), ""),
}
"""Maker -> what it does, and its own options."""
