"""Mistakes in customers, levels and projects (R03, R06, R19; V01, V05-V11, V14)."""
from __future__ import annotations

from random import Random

from macros.demo.customers import COUNTY_TYPES
from macros.demo.mistake import Mistake, Row, customer, tiered
from macros.demo.world import DeskCells
from validators.numbers.uscc import ALPHABET


def _others(desk: DeskCells, row: Row, header: str) -> list[Row]:
    rows = (desk.row("R03", i) for i in range(desk.count("R03")))
    return [other for other in rows if other["客户编码"] != row["客户编码"] and other[header]]


def _above(desk: DeskCells, row: Row, header: str) -> list[Row]:
    """The rows above this one: a duplicate is found on the later row (settled 17)."""
    at = desk.sheets["R03"]["客户编码"].index(row["客户编码"])
    return [other for other in (desk.row("R03", i) for i in range(at)) if other[header]]


def _coded(desk: DeskCells, row: Row) -> bool:
    return row["统一社会信用代码"] is not None


def _same_code(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"统一社会信用代码": rng.choice(_above(desk, row, "统一社会信用代码"))["统一社会信用代码"]}


def _same_name(desk: DeskCells, row: Row, rng: Random) -> Row:
    name = rng.choice(_above(desk, row, "企业全称"))["企业全称"]
    return {"企业全称": name.removesuffix("有限公司") + " 有限公司" if name.endswith("有限公司") else f"{name} "}


def _untouched_above(header: str) -> object:
    def where(desk: DeskCells, row: Row) -> bool:
        return bool(_above(desk, row, header))
    return where


def _misread_code(desk: DeskCells, row: Row, rng: Random) -> Row:
    code = row["统一社会信用代码"]
    return {"统一社会信用代码": code[:-1] + rng.choice([sign for sign in ALPHABET if sign != code[-1]])}


def _twice(desk: DeskCells, row: Row, rng: Random) -> Row:
    return {"企业全称": f"{row['企业全称']}驻外办事处", "统一社会信用代码": None}


def _long_known(desk: DeskCells, row: Row) -> bool:
    return bool(row["建档日期"] < desk.period.plus(-8).first)


def _certain(desk: DeskCells, row: Row) -> bool:
    """Decided here, and 大客户 by its type or a flag, whatever it uses."""
    archive = customer(desk, row["客户编码"])
    flagged = archive["重要客户"] == "是" or archive["州局指定"] == "是" or archive["客户类型"] in COUNTY_TYPES
    return bool(row["认定单位"] == desk.branch and row["触发"] == "初次" and flagged)


def _is_tiered(desk: DeskCells, row: Row) -> bool:
    return row["客户编码"] in tiered(desk)


def _not_tiered(desk: DeskCells, row: Row) -> bool:
    return row["客户编码"] not in tiered(desk)
