"""P01 邮政大客户中心: the postal key-account centre of a state, its counties and their account managers (A29)."""

from __future__ import annotations

from validators.policy import Pack
from validators.registers.control.office_assessment import ITEMS as OFFICE_ITEMS
from validators.registers.master.customers import POSTAL_TYPES
from validators.registers.master.levels import LEVELS
from validators.registers.people.scorecard import POSTAL_ITEMS
from validators.values.text import Text

PACK = Pack(
    id="P01",
    aliases=("postal", "邮政"),
    title=Text("邮政大客户中心", "Postal key-account centre"),
    system="A29",
    package=__name__,
    registers=(
        "R03",
        "R10",
        "R20",
        "R25",
        "R41",
        "R42",
        "R43",
        "R02",
        "R04",
        "R06",
        "R11",
        "R17",
        "R19",
        "R27",
        "R38",
        "R39",
        "R44",
        "R76",
    ),
    policy_registers=("R01", "R07", "R09", "R09a", "R01k", "R01p", "R09b"),
    computations=("D01", "D06", "D07", "D08", "D09", "D10", "D11", "D14", "D30", "D34", "D35", "D38", "D41", "D50", "D55", "D56", "D58"),
    reports=("E1.0", "E1.1", "E1.2", "E1.3", "E1.4", "E2.1", "E2.2", "E2.5", "E2.10"),
    centre_reports=("E3.0", "E3.1", "E3.16", "E3.2", "E3.3", "E3.8", "E3.9", "E3.10", "E3.12", "E3.13", "E3.17", "E3.90", "E4.6"),
    enums={
        ("R03", "客户类型"): POSTAL_TYPES,
        ("R06", "原级别"): LEVELS,
        ("R06", "新级别"): LEVELS,
        ("R11", "级别"): LEVELS,
        ("R42", "项目"): POSTAL_ITEMS,
        ("R76", "项目"): OFFICE_ITEMS,
    },
)
"""The pack; its presets stand beside this file as csv (parameters, extra_parameters, products, activities)."""
