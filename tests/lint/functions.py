"""Formulas use only functions that old Excel, WPS and LibreOffice share.

SHARED are functions of ECMA-376 Part 1 (2006), 3.17.7: what Excel 2007 computes, and LibreOffice and WPS follow. Each
one that we use is recalculated by LibreOffice to what we cache (tests/validity). What Excel learned later bears a
prefix in the file, and a program that does not know it shows #NAME?: none of LATER is used.
"""

from __future__ import annotations

from lint.formula import reading
from lint.parts import Check, Found, Parts

SHARED = frozenset(
    [
        "ABS",
        "AND",
        "AVERAGE",
        "AVERAGEIF",
        "AVERAGEIFS",
        "CEILING",
        "CHOOSE",
        "COLUMN",
        "COLUMNS",
        "CONCATENATE",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "COUNTIF",
        "COUNTIFS",
        "DATE",
        "DATEDIF",
        "DAY",
        "EDATE",
        "EOMONTH",
        "EXACT",
        "FIND",
        "FLOOR",
        "HLOOKUP",
        "HOUR",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "INDEX",
        "INDIRECT",
        "INT",
        "ISBLANK",
        "ISERROR",
        "ISNA",
        "ISNUMBER",
        "ISTEXT",
        "LARGE",
        "LEFT",
        "LEN",
        "LOOKUP",
        "LOWER",
        "MATCH",
        "MAX",
        "MEDIAN",
        "MID",
        "MIN",
        "MINUTE",
        "MOD",
        "MONTH",
        "N",
        "NA",
        "NETWORKDAYS",
        "NOT",
        "NOW",
        "OFFSET",
        "OR",
        "PERCENTILE",
        "PRODUCT",
        "RANK",
        "REPLACE",
        "REPT",
        "RIGHT",
        "ROUND",
        "ROUNDDOWN",
        "ROUNDUP",
        "ROW",
        "ROWS",
        "SEARCH",
        "SECOND",
        "SIGN",
        "SMALL",
        "SQRT",
        "SUBSTITUTE",
        "SUBTOTAL",
        "SUM",
        "SUMIF",
        "SUMIFS",
        "SUMPRODUCT",
        "T",
        "TEXT",
        "TODAY",
        "TRIM",
        "TRUNC",
        "UPPER",
        "VALUE",
        "VLOOKUP",
        "WEEKDAY",
        "WEEKNUM",
        "WORKDAY",
        "YEAR",
    ]
)  # noqa: SIM905 a list of words reads better
LATER = frozenset(
    [
        "AGGREGATE",
        "CEILING.MATH",
        "CONCAT",
        "DAYS",
        "FILTER",
        "FLOOR.MATH",
        "FORMULATEXT",
        "IFNA",
        "IFS",
        "ISOWEEKNUM",
        "LAMBDA",
        "LET",
        "MAXIFS",
        "MINIFS",
        "MODE.SNGL",
        "NETWORKDAYS.INTL",
        "NUMBERVALUE",
        "PERCENTILE.INC",
        "PERCENTILE.EXC",
        "RANK.AVG",
        "RANK.EQ",
        "SEQUENCE",
        "SORT",
        "SORTBY",
        "STDEV.P",
        "STDEV.S",
        "SWITCH",
        "TEXTJOIN",
        "UNIQUE",
        "VAR.P",
        "VAR.S",
        "VSTACK",
        "WORKDAY.INTL",
        "XLOOKUP",
        "XMATCH",
        "XOR",
    ]
)  # noqa: SIM905 a list of words reads better
"""Functions of Excel 2010 to 365 (the future functions of [MS-XLSX] 2.2.2)."""


def find(parts: Parts) -> Found:
    """Functions outside the list, `_xlfn.` ones among them; a later one under its bare name is for `prefixes`."""
    for formula in parts.formulas:
        for name in dict.fromkeys(reading(formula.text).functions):
            if name not in SHARED | LATER:
                yield formula.part, formula.place, f"{name} is not one of the shared functions"


CHECK = Check(rule="functions", find=find)
