"""Formats that scale, hide or replace what stands in a cell (settled 39)."""

from collections.abc import Iterator

from building.forging import FIRST, changed, column_at
from building.red_team import Attempt, Ground

FORMATS = (
    ";;;",
    '"";"";"";""',
    "0.00,",
    "#,##0,,",
    '0!.0,"万"',
    "0.00%",
    '"9"0.00',
    '"100000"',
    '0.00"万"',
    "[>=1000]0.00,;0.00",
    '[=1000.01]"1";0.00',
    '"壹佰"',
    "yyyy",
    '"合计 5.00"',
    "0\\.00",
    "[<0]0;;",
)
ON_TEXT = (';;;"别的公司"', ";;;", '@"9"', '"别的公司";"别的公司";"别的公司";"别的公司"')


def attempts(ground: Ground) -> Iterator[Attempt]:
    good = ground.fresh["LJ01"]
    for sheet, header, codes in (("业务量流水", "收入", FORMATS), ("客户档案", "企业全称", ON_TEXT)):
        for code in codes:

            def do(book, sheet=sheet, header=header, code=code):  # type: ignore[no-untyped-def]
                book[sheet].cell(FIRST, column_at(book[sheet], header)).number_format = code

            yield Attempt(name=f"{header} {code}", files=(changed(good, ground.place("格式.xlsx"), do),))
