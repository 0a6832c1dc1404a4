"""Money is integer fen; rates are Decimal; one half-up rounding a line (catalogue, Conventions)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | int) -> int:
    """Nearest whole number, halves away from zero, so that an earning and its reversal sum to 0.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Decimal('2.4999'))
    (3, -3, 2)
    """
    exact = Fraction(value)
    magnitude = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return magnitude if exact >= 0 else -magnitude


def fen(yuan: Decimal | Fraction | int) -> int:
    """Yuan to fen, half-up. >>> fen(Decimal('1.005'))
    101
    """
    return half_up(Fraction(yuan) * 100)


def share(amount_fen: int, rate: Decimal | Fraction) -> int:
    """`amount_fen` times `rate`, rounded once, in fen. >>> share(1_000_000, Decimal('0.05'))
    50000
    """
    return half_up(Fraction(amount_fen) * Fraction(rate))


def split(total: int, parts: Sequence[int | Decimal | Fraction], *, later_first: bool = False) -> list[int]:
    """Whole numbers in the ratio of `parts` that sum to `total` exactly (largest remainder).

    Equal remainders go to the earlier part, or to the later one with `later_first` (D10).

    >>> split(100, [1, 1, 1])
    [34, 33, 33]
    >>> split(1000, [1] * 12, later_first=True)
    [83, 83, 83, 83, 83, 83, 83, 83, 84, 84, 84, 84]
    """
    weights = [Fraction(part) for part in parts]
    whole = sum(weights)
    if whole == 0:
        raise ValueError("the parts sum to 0")
    exact = [total * weight / whole for weight in weights]
    floors = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], -i if later_first else i))
    for i in order[: total - sum(floors)]:
        floors[i] += 1
    return floors


def decimals(value: Fraction | Decimal | int, places: int) -> str:
    """A number as text with fixed decimals, half-up. >>> decimals(Fraction(41, 8), 2)
    '5.13'
    """
    scaled = half_up(Fraction(value) * 10**places)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def yuan_text(amount_fen: int) -> str:
    """Fen as yuan for JSON: two decimals, no separators. >>> yuan_text(-123456)
    '-1234.56'
    """
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{'-' if amount_fen < 0 else ''}{whole}.{rest:02d}"


def yuan_shown(amount_fen: int) -> str:
    """Fen as yuan for people. >>> yuan_shown(123456789)
    '1,234,567.89'
    """
    whole, rest = divmod(abs(amount_fen), 100)
    return f"{'-' if amount_fen < 0 else ''}{whole:,}.{rest:02d}"


def percent_shown(ratio: Fraction | Decimal) -> str:
    """A fraction as a percentage with two decimals. >>> percent_shown(Fraction(41, 42))
    '97.62%'
    """
    return decimals(Fraction(ratio) * 100, 2) + "%"


def percent_of(part: int, whole: int) -> str:
    """As `percent_shown(Fraction(part, whole))` for whole numbers, `whole` above 0. >>> percent_of(41, 42)
    '97.62%'
    """
    scaled = (2 * abs(part) * 10_000 + whole) // (2 * whole)
    return f"{'-' if part < 0 and scaled else ''}{scaled // 100}.{scaled % 100:02d}%"


def quantity_text(milli: int) -> str:
    """Thousandths as a number with up to three decimals and no trailing zeros. >>> quantity_text(1500)
    '1.5'
    """
    whole, rest = divmod(abs(milli), 1000)
    return f"{'-' if milli < 0 else ''}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def quantize(value: Decimal, places: int) -> Decimal:
    """A Decimal with `places` decimals, half away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def agrees(typed: Decimal, measured: Decimal) -> bool:
    """True where a typed number is the measured one, as far as it was typed.

    >>> agrees(Decimal('83.3'), Decimal('83.33')), agrees(Decimal('83.4'), Decimal('83.33')), agrees(Decimal('83'), Decimal('83.33'))
    (True, False, True)
    """
    places = max(0, -int(typed.as_tuple().exponent))
    return half_up(measured.scaleb(places)) == half_up(typed.scaleb(places))
