"""What the readers share: the sentence about a cell that lies too far, and the names of sheets told apart."""

from __future__ import annotations

from workbooks.book import Rejection


def too_far(where: str, cell: str) -> Rejection:
    """A sheet that one cell makes too large."""
    return Rejection(f"{where}在很远的 {cell} 有一个单元格，整张表因此过大", f"删掉 {cell} 所在的整行或整列，保存后再试")


def distinct(names: list[str]) -> list[str]:
    """The names of sheets; the second of one name is told from the first.

    >>> distinct(['表', '封面', '表'])
    ['表', '封面', '表（第 2 张）']
    """
    made: dict[str, None] = {}
    times: dict[str, int] = {}
    for name in names:
        told = name
        while told in made:
            times[name] = times.get(name, 1) + 1
            told = f"{name}（第 {times[name]} 张）"
        made[told] = None
    return list(made)
