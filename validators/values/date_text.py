"""Dates and months as staff type them: what can be read in one way, what the period supplies, what stays in doubt (settled 35)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from validators.values.cell import as_text, plain
from validators.values.number_text import Doubted
from validators.values.period import Month
from validators.values.serial import EPOCH, EPOCH_1904, Serial1904
from validators.values.text import trim

FIRST_DAY, LAST_DAY = dt.date(1910, 1, 1), dt.date(2200, 12, 31)
"""What is earlier is a number that Excel took for a date: 10.17 became 1900-01-10, 2026 became 1905-07-18."""

_NO_DATE = 10**9
"""What is larger has nothing of a date; no number at all compares so, too."""

_TIME = r"(?:\s*[T ]?\s*(?:上午|下午|AM|PM)?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:AM|PM)?\s*(?:\+08:?00)?)?"
_WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_DATES = (
    re.compile(
        rf"^(\d{{4}})\s*[-/.年\\。,、_ ]\s*(\d{{1,2}})\s*[-/.月\\。,、_ ]\s*(\d{{1,2}})\s*[日号.]?{_WEEKDAY}{_TIME}{_WEEKDAY}$", re.I
    ),
    re.compile(r"^(\d{4})(\d{2})(\d{2})$"),
    re.compile(r"^(\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?$"),
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMED = (
    re.compile(rf"^(\d{{1,2}})[- ./]{_NAME}[- ./](\d{{4}})$", re.I),
    re.compile(rf"^{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})$", re.I),
)
_NAMED_MONTH = re.compile(rf"^{_NAME}[- ./,]*(\d{{4}})$", re.I)
_MONTH_DAY = re.compile(r"^(\d{1,2})\s*(月|[-/.])\s*(\d{1,2})\s*[日号]?$")
_THREE = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{1,2}|\d{4})$")
_YEAR_MONTH = re.compile(r"^(?:19|20|21)\d\d\s*[-/.年]?\s*(?:0?[1-9]|1[0-2])\s*月?$")
_ONE_MONTH = re.compile(r"^(\d{1,2})\s*月份?$")
_SHORT_MONTH = re.compile(r"^(\d{2})\s*年\s*(\d{1,2})\s*月份?$")
_TWO_PARTS = re.compile(r"^(\d{1,4})[-/.](\d{1,4})$")
_TAIL = re.compile(r"月份$")
_REPUBLIC = re.compile(r"^(?:(民国)\s*(?=\d{1,3}\D)|(?=\d{3}\D))(\d{1,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$")


def read_date(raw: Any) -> dt.date | None:
    """A date written as text with its year, as 20260105, or as an Excel serial number; None if it is no date in one way.

    >>> read_date('2026年1月5日') == read_date('2026.1.5') == read_date(20260105) == read_date(46027) == read_date('26年1月5日')
    True
    >>> [read_date(text) for text in ('05/10/2026', '26-10-05', '10月5日', '10.17')]
    [None, None, None, None]
    >>> alike = ('2026-10-05T08:30:00.5+08:00', '2026-10-05 下午8:30', '2026-10-05（周一）', '2026 10 5', 46300.5, '5-Oct-2026')
    >>> len({read_date(text) for text in alike})
    1
    """
    text = plain_text(raw)
    for form in _DATES:
        if found := form.match(text):
            return _day(int(found[1]) + (2000 if len(found[1]) == 2 else 0), int(found[2]), int(found[3]))
    if (named := _by_name(text)) is not None:
        return named
    first = (EPOCH_1904 if isinstance(raw, Serial1904) else EPOCH).date()
    low = 18_538 if isinstance(raw, Serial1904) else 20_000
    if isinstance(raw, (int, float)) and low <= raw <= 80_000:  # what is behind the point is the time of day
        return first + dt.timedelta(int(raw))
    return None


def _by_name(text: str) -> dt.date | None:
    """A date whose month is an English name and whose year has four digits, as exports write it.

    >>> str(_by_name('05-Oct-2026')), str(_by_name('Oct 5, 2026')), _by_name('5 Oct 26')
    ('2026-10-05', '2026-10-05', None)
    """
    if found := _NAMED[0].match(text):
        return _day(int(found[3]), _NAMES.index(found[2].lower()) + 1, int(found[1]))
    if found := _NAMED[1].match(text):
        return _day(int(found[3]), _NAMES.index(found[1].lower()) + 1, int(found[2]))
    return None


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
"""What editors make of a hyphen."""


def plain_text(raw: Any) -> str:
    """A cell as text, half width, in Arabic numerals, without what is not seen."""
    return _arabic(trim(unicodedata.normalize("NFKC", as_text(raw)))).translate(_DASHES)


def read_month(raw: Any) -> Month | None:
    """A month with its year; None if it is none. The number 2026.1 is none: 2026.10 typed as a number becomes it.

    >>> str(read_month('2026年10月份')), str(read_month('26年9月')), str(read_month(2026.11)), read_month(2026.1), read_month('10月')
    ('2026-10', '2026-09', '2026-11', None, None)
    """
    if isinstance(raw, (dt.datetime, dt.date)):
        return Month.of(raw) if as_day(raw) >= FIRST_DAY else None
    if lost_zero(raw) is not None:
        return None
    text = _TAIL.sub("月", plain_text(raw))
    if isinstance(raw, str) and (day := read_date(raw)) is not None:
        return Month.of(day)
    if found := _NAMED_MONTH.match(text):
        text = f"{found[2]}-{_NAMES.index(found[1].lower()) + 1}"
    if found := _SHORT_MONTH.match(text):
        text = f"20{found[1]}-{found[2]}"
    try:
        return Month.parse(text)
    except ValueError:
        return None


def lost_zero(raw: Any) -> int | None:
    """The year of a number such as 2026.1: its month is January, or October without its zero. None for anything else."""
    number = typed_number(raw)
    year = int(number) if number is not None else 0
    return year if number is not None and 1900 <= year <= 2200 and number - year == Decimal("0.1") else None


def typed_number(raw: Any) -> Decimal | None:
    """The number that was typed: a number as it is, or what Excel has shown as a day before 1910.

    >>> typed_number(10.17), typed_number(dt.datetime(1900, 1, 10, 4, 4, 48)), typed_number(dt.datetime(1904, 1, 11, 4, 4, 48))
    (Decimal('10.17'), Decimal('10.17'), Decimal('10.17'))
    """
    if isinstance(raw, (bool, str)) or raw is None:
        return None
    if isinstance(raw, (int, float)):
        return Decimal(f"{raw:.15g}") if abs(raw) < _NO_DATE else None
    if not isinstance(raw, dt.date) or as_day(raw) >= FIRST_DAY:
        return None
    moment = raw if isinstance(raw, dt.datetime) else dt.datetime.combine(raw, dt.time())
    numbers = [Decimal((moment - dt.datetime(*first)) // dt.timedelta(seconds=1)) / 86_400 for first in _beginnings(as_day(raw))]
    rounded = [number.quantize(Decimal("0.0001")).normalize() for number in numbers]
    return next((number for number in rounded if number < 13 or lost_zero(float(number)) is not None), rounded[0])


def _beginnings(day: dt.date) -> list[tuple[int, int, int]]:
    """The days from which a workbook counts: 1900 has a 29 February in Excel, so that the first two months begin a day later."""
    first = EPOCH + dt.timedelta(int(day < dt.date(1900, 3, 1)))
    return [(e.year, e.month, e.day) for e in (first, *([EPOCH_1904] if day >= EPOCH_1904.date() else []))]


def as_day(raw: dt.date) -> dt.date:
    """The day of a date or a moment."""
    return raw.date() if isinstance(raw, dt.datetime) else raw


def in_period(raw: Any, period: Month) -> dt.date | None:
    """The day of a month and a day as text, where it lies in the period, which supplies the year; else None.

    >>> str(in_period('10月5日', Month(2026, 10))), in_period('9月5日', Month(2026, 10)), in_period('5/10', Month(2026, 5))
    ('2026-10-05', None, None)
    """
    found = _MONTH_DAY.match(plain_text(raw)) if isinstance(raw, str) else None
    if found is None or found[2] == "." or int(found[1]) != period.month:
        return None
    turned = found[2] != "月" and int(found[3]) <= 12 and found[1].zfill(2) != found[3].zfill(2)
    return None if turned else _day(period.year, int(found[1]), int(found[3]))


def month_in_period(raw: Any, period: Month) -> Month | None:
    """The period, where a cell holds its month without the year (10月); else None."""
    found = _ONE_MONTH.match(plain_text(raw)) if isinstance(raw, str) else None
    return period if found is not None and int(found[1]) == period.month else None


def month_and_day(raw: Any) -> list[tuple[int, int]]:
    """The months and days that 10.17, 10.1 or 1017 in a date column may mean, as a number or as text.

    >>> month_and_day(10.17), month_and_day(10.1), month_and_day(1017), month_and_day('10月17日'), month_and_day(13.5)
    ([(10, 17)], [(10, 1), (10, 10)], [(10, 17)], [(10, 17)], [])
    """
    number = typed_number(raw)
    text = plain_text(raw) if number is None else plain(number)
    found = _MONTH_DAY.match(text)
    if found is None and number is not None and re.fullmatch(r"\d{3,4}", text):
        found = re.match(r"^(\d{1,2})()(\d\d)$", text)
    if found is None:
        return []
    days = [found[3], found[3] + "0"] if number is not None and len(found[3]) == 1 and found[2] else [found[3]]
    return [(int(found[1]), int(day)) for day in days if _day(2000, int(found[1]), int(day))]


def day_before_month(raw: Any, period: Month) -> dt.date | None:
    """The day of the period that a text may mean in which the day stands first: 5/10 in October; None where none can be meant.

    >>> str(day_before_month('5/10', Month(2026, 10))), day_before_month('5/10', Month(2026, 5)), day_before_month('5月10日', Month(2026, 10))
    ('2026-10-05', None, None)
    """
    found = _MONTH_DAY.match(plain_text(raw)) if isinstance(raw, str) else None
    if found is None or found[2] == "月" or int(found[3]) != period.month or int(found[1]) == period.month:
        return None
    return _day(period.year, period.month, int(found[1]))


def nearest_to(period: Month, month: int, day: int) -> dt.date | None:
    """The day of that month that lies nearest to the period; None where there is none (29 February)."""
    years = sorted(range(period.year - 1, period.year + 2), key=lambda y: abs((y - period.year) * 12 + month - period.month))
    return _day(years[0], month, day)


def doubt_of_date(raw: Any) -> Doubted | None:
    """Why a cell is no date in one way, where there is more to say than that; the readings that it might have.

    >>> doubt_of_date('05/10/2026').says, doubt_of_date('26-10-05').says
    ('不知道哪个是月、哪个是日，可能是 2026-10-05，也可能是 2026-05-10', '年份只有两位，可能是 2026-10-05，也可能是 2005-10-26')
    """
    again = "按 2026-10-31 的样子重填，年份写四位"
    if days := month_and_day(raw):
        said = "，也可能是 ".join(f"{month}月{day}日" for month, day in days)
        return Doubted("没有年份", f"没有年份，可能是 {said}" if isinstance(raw, str) else f"是一个数，是不是 {said}", again)
    if (found := _three_parts(raw)) is not None:
        long = len(found[2]) == 4
        why = "不知道哪个是月、哪个是日" if long else "年份只有两位"
        form = ("日在前" if long else "两位年份") + re.sub(r"\d", "", plain_text(raw))
        return Doubted(form, f"{why}，{_or(list(dict.fromkeys(_readings(found).values())))}", again)
    if _YEAR_MONTH.match(plain_text(raw)):
        return Doubted("只有年月", "只有年和月，没有日", again)
    return _other_count(raw)


def _other_count(raw: Any) -> Doubted | None:
    """A year of the Republic, or the serial number of a day as text: read by nobody here without being asked.

    >>> _other_count('民国115年10月5日').says, _other_count('46300').says
    ('写的是民国纪年，可能是 2026-10-05', '像是日期变成的序号，可能是 2026-10-05')
    """
    text, again = plain_text(raw), "核对后按 2026-10-31 的样子重填"
    if found := _REPUBLIC.match(text):
        day = _day(int(found[2]) + 1911, int(found[3]), int(found[4]))
        why = "写的是民国纪年" if found[1] else "年份是三位数，像民国纪年"
        return Doubted("民国纪年", f"{why}，可能是 {day}", again) if day else None
    day = read_date(int(text)) if isinstance(raw, str) and re.fullmatch(r"[2-7]\d{4}", text) else None
    return Doubted("日期序号", f"像是日期变成的序号，可能是 {day}", again) if day else None


def doubt_of_month(raw: Any) -> Doubted | None:
    """Why a cell is no month in one way, where there is more to say than that."""
    again = "按 2026-10 的样子重填"
    if year := lost_zero(raw):
        return Doubted("少了零", f"是一个数：{year}.10 当作数字填就变成 {year}.1，不知道是 {year}-01 还是 {year}-10", again)
    text = plain_text(raw)
    if _ONE_MONTH.match(text):
        return Doubted("没有年份", "没有年份", again)
    found = _TWO_PARTS.match(text)
    if found and (turned := _month(found[2], found[1]) if len(found[2]) == 4 else None):
        return Doubted("月在前", f"月写在年的前面，可能是 {turned}", again)
    if found and len(found[1]) <= 2 and len(found[2]) <= 2:
        shown = [str(m) for m in (_month("20" + found[1].zfill(2), found[2]), _month("20" + found[2].zfill(2), found[1])) if m]
        return Doubted("两位年份", "年份只有两位" + (f"，可能是 {'，也可能是 '.join(dict.fromkeys(shown))}" if shown else ""), again)
    return None


def _three_parts(raw: Any) -> tuple[str, str, str] | None:
    """The three numbers of 05/10/2026, 26-10-05 or 261005; None where a cell does not hold three of which the year is unsure."""
    text = plain_text(raw)
    found = _THREE.match(text) or (re.match(r"^(\d\d)(\d\d)(\d\d)$", text) if not _YEAR_MONTH.match(text) else None)
    return None if found is None else (found[1], found[2], found[3])


_LONG = {"先日后月": (2, 1, 0), "先月后日": (2, 0, 1)}
_SHORT = {"年月日": (0, 1, 2), "日月年": (2, 1, 0), "月日年": (2, 0, 1)}
"""What a clerk may choose -> where year, month and day stand: with a year of four digits at the end, and of two."""


def _readings(parts: tuple[str, str, str]) -> dict[str, dt.date]:
    """The days that three numbers may mean, by the order in which they are read."""
    orders = _LONG if len(parts[2]) == 4 else _SHORT
    days = {words: _day(_full_year(parts[y]), int(parts[m]), int(parts[d])) for words, (y, m, d) in orders.items()}
    return {words: day for words, day in days.items() if day is not None}


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def date_orders(raw: Any) -> tuple[str, ...]:
    """The orders of day, month and year in which a doubtful date reads. >>> date_orders('05/10/2026'), date_orders('26-10-31')
    (('先日后月', '先月后日'), ('年月日',))
    """
    parts = _three_parts(raw)
    return () if parts is None else tuple(_readings(parts))


def date_by(raw: Any, order: str) -> dt.date | None:
    """A doubtful date read in that order. >>> str(date_by('05/10/2026', '先日后月'))
    '2026-10-05'
    """
    parts = _three_parts(raw)
    return None if parts is None else _readings(parts).get(order)


def _month_readings(raw: Any) -> dict[str, str]:
    """The months that two numbers may mean, by the order in which they are read."""
    found = _TWO_PARTS.match(plain_text(raw)) if isinstance(raw, str) else None
    if found is None or len(found[1]) == 4:
        return {}
    years = {"先年后月": (found[1], found[2]), "先月后年": (found[2], found[1])}
    months = {words: _month(f"20{year}" if len(year) == 2 else year, month) for words, (year, month) in years.items()}
    return {words: str(month) for words, month in months.items() if month is not None}


def month_orders(raw: Any) -> tuple[str, ...]:
    """The orders of year and month in which a doubtful month reads. >>> month_orders('26-10'), month_orders('10/2026')
    (('先年后月',), ('先月后年',))
    """
    return tuple(_month_readings(raw))


def month_by(raw: Any, order: str) -> str | None:
    """A doubtful month read in that order. >>> month_by('09-10', '先月后年')
    '2010-09'
    """
    return _month_readings(raw).get(order)


def _or(days: list[dt.date]) -> str:
    return "可能是 " + "，也可能是 ".join(map(str, days)) if days else "不是真实的日期"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(year: str, month: str) -> Month | None:
    try:
        return Month.parse(f"{year}-{month}")
    except ValueError:
        return None


_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_IN_CHINESE = re.compile(r"[\d〇○零一二三四五六七八九十年月日号份\s]+")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def _arabic(text: str) -> str:
    """A date in Chinese numerals, or partly so, with Arabic ones.

    >>> _arabic('二〇二六年十月二十一日'), _arabic('2026年十月5日'), _arabic('一月三日茶庄')
    ('2026年10月21日', '2026年10月5日', '一月三日茶庄')
    """
    if "月" not in text or not _IN_CHINESE.fullmatch(text):
        return text
    return _TENS.sub(lambda t: (t[1] or "一") + (t[2] or "〇"), text).translate(_NUMERALS)
