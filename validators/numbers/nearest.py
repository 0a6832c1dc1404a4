"""The nearest numbers that a scheme accepts: one sign mistyped, two neighbours swapped, one left out or typed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

TWINS = {
    "O": "0",
    "Q": "0",
    "D": "0",
    "I": "1",
    "L": "1",
    "Z": "2",
    "S": "5",
    "G": "6",
    "B": "8",
    "〇": "0",
    "○": "0",
    "О": "0",
    "І": "1",
    "×": "X",
}
"""Signs that are taken for a digit, the Cyrillic О and І among them."""

_PAIRS = {
    frozenset(pair)
    for pair in (
        "0D",
        "0Q",
        "1L",
        "1T",
        "2Z",
        "5S",
        "6G",
        "8B",
        "17",
        "38",
        "56",
        "69",
        "0C",
        "UW",
        "MN",
        "PR",
        "EF",
        "CG",
        "XY",
        "06",
        "08",
        "49",
    )
}
"""Signs of the same alphabet that are read or typed for one another."""


def untwinned(number: str, alphabet: str) -> str:
    """The number with every sign that is not of the alphabet replaced by the digit that looks like it.

    >>> untwinned('9111O00I', '0123456789')
    '91110001'
    """
    return "".join(sign if sign in alphabet else TWINS.get(sign, sign) for sign in number)


def mended(number: str, sound: Callable[[str], bool], alphabet: str) -> str | None:
    """The number with its strange signs replaced by the digits they look like, where that makes it sound; else None.

    >>> mended('1O', '10'.__eq__, '0123456789'), mended('10', '10'.__eq__, '0123456789')
    ('10', None)
    """
    digits = untwinned(number, alphabet)
    return digits if digits != number and sound(digits) else None


def nearest(
    number: str, sound: Callable[[str], bool], alphabet: str, length: int, unlikely: Callable[[str], int] = lambda _: 0
) -> tuple[str, ...]:
    """Every sound number one slip away, the likeliest first; `unlikely` ranks those that only the check sign holds.

    A number of the right length is tried with two neighbours swapped and with each sign changed, one that is a sign
    short with a sign put in, one that is a sign long with a sign taken out; more than one slip gives nothing.

    >>> nearest('132', lambda n: n == '123', '123', 3)
    ('123',)
    """
    if (same := mended(number, sound, alphabet)) is not None:
        return (same,)
    found: dict[str, tuple[int, int]] = {}
    for slip, candidate in _slips(number, alphabet, length):
        if candidate not in found and candidate != number and sound(candidate):
            found[candidate] = (unlikely(candidate), slip)
    return tuple(sorted(found, key=lambda candidate: found[candidate]))


def _slips(number: str, alphabet: str, length: int) -> Iterator[tuple[int, str]]:
    """Numbers one slip away with how unusual the slip is."""
    if len(number) == length:
        yield from ((0, number[:i] + number[i + 1] + number[i] + number[i + 2 :]) for i in range(length - 1))
        for i, old in enumerate(number):
            for sign in alphabet:
                if sign != old:
                    yield 1 if frozenset((sign, old)) in _PAIRS else 2, number[:i] + sign + number[i + 1 :]
    elif len(number) == length - 1:
        yield from ((2, number[:i] + sign + number[i:]) for i in range(length) for sign in alphabet)
    elif len(number) == length + 1:
        yield from ((0 if i and number[i] == number[i - 1] else 2, number[:i] + number[i + 1 :]) for i in range(length + 1))
