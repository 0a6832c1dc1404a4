"""Money in capital Chinese numerals, as a pay slip states it."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def amount_in_words(amount_fen: int) -> str:
    """Fen in capital numerals.

    >>> amount_in_words(281000), amount_in_words(10_00705), amount_in_words(-50)
    ('人民币贰仟捌佰壹拾元整', '人民币壹万零柒元零伍分', '人民币负伍角整')
    """
    yuan, rest = divmod(abs(amount_fen), 100)
    jiao, cents = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else "" if rest else "零元"
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        said += "零"
    said += f"{_DIGITS[cents]}分" if cents else "整"
    return f"人民币{'负' if amount_fen < 0 else ''}{said}"


def _whole(number: int) -> str:
    """A positive whole number, in groups of four digits."""
    groups = []
    while number:
        number, part = divmod(number, 10_000)
        groups.append(part)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        part = groups[place]
        if part == 0:
            gap = bool(said)
            continue
        if said and (gap or part < 1000):
            said += _DIGITS[0]
        said += _group(part) + _GROUPS[place]
        gap = False
    return said


def _group(part: int) -> str:
    """1 to 9999 without a leading zero."""
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return said
