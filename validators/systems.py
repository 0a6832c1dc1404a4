"""The thirty-five systems A01-A35 and what each of them works with (catalogue, section I)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from validators.discover import exports
from validators.filing.inputs import Rule
from validators.register import registers


@dataclass(frozen=True, kw_only=True)
class System:
    """One system of the catalogue: its registers, computations, reports and the pack that switches it on."""

    id: str
    title: str
    registers: tuple[str, ...]
    computations: tuple[str, ...]
    reports: tuple[str, ...]
    pack: str


def _system(identifier: str, title: str, sheets: str, computations: str, reports: str, pack: str) -> System:
    return System(
        id=identifier,
        title=title,
        registers=tuple(sheets.split()),
        computations=tuple(computations.split()),
        reports=tuple(reports.split()),
        pack=pack,
    )


SYSTEMS = (
    _system("A01", "商业服务中心运营方案", "R03 R07 R51 R27 R41", "D14 D38", "E1.8 E3.8", "P12"),
    _system("A02", "商业客户维护活动策划方案", "R03 R67 R20 R41", "D09 D14", "E3.3 E3.8", "P12"),
    _system("A03", "客户中心建设规划方案", "R64", "D43", "E2.5", "P12"),
    _system("A04", "客户中心整合方案", "R25 R51 R63", "D35 D38", "E3.13 E3.1", "P12"),
    _system("A05", "商业策划书顾客分析", "R67 R26", "D09", "E1.1", "P12"),
    _system("A06", "客户中心管理制度", "R51 R25 R27", "D38 D14", "E1.8 E3.13", "P12"),
    _system(
        "A07",
        "石油商业客户中心深化完善改革方案",
        "R01 R02 R03 R06 R08 R10 R12 R13 R14 R15 R16 R17 R20 R25 R27 R38 R45 R58 R59 R65 R74",
        "D10 D14 D17 D18 D21 D31 D38 D46 D47 D53 D57",
        "E1.6 E1.7 E1.8 E1.9 E3.1 E3.4 E3.5 E3.6 E3.8 E3.18",
        "P02",
    ),
    _system("A08", "对公司业务发展和管理提升的意见建议", "R68", "D27", "E2.5", "P12"),
    _system("A09", "公司合理化建议100条", "R57", "D29", "E3.11", "P12"),
    _system("A10", "市场营销客户管理办法", "R06 R02 R65 R33", "D03 D28", "E4.5", "P04"),
    _system("A11", "集团客户部职责", "R17 R08 R40 R41", "D10 D12 D34", "E4.1", "P05"),
    _system("A12", "银行客户信息治理工作计划", "R03 R41 R48", "D34 D41 D19b", "E2.13b E3.10 E4.4b", "P06"),
    _system("A13", "集团统付业务管理实施方案", "R46 R12 R15", "D18 D20 D39", "E4.2", "P05"),
    _system("A14", "客户关注点分析", "R49", "", "E1.1", "P08"),
    _system("A15", "移动集团客户管理系统", "R09 R17 R41 R42 R63", "D10 D07 D35", "E4.6", "P05"),
    _system("A16", "集团客户服务管理权限及审批流程", "R60 R61 R63", "", "E3.26 E3.26b", "P13"),
    _system("A17", "做好客服准备工作计划", "R56 R45", "D23 D31", "E1.1", "P12"),
    _system("A18", "集团客户授信风险提示", "R03 R05 R12 R47 R48", "D19 D19b D19c", "E4.4 E4.4b", "P06"),
    _system("A19", "大客户部规划", "R03 R17 R20 R26 R42", "D07 D10 D11", "E1.3 E3.6", "P05"),
    _system("A20", "大客户服务管理系统业务需求规范", "R03 R04 R05 R09 R20 R25 R51 R75 R61 R63", "全部", "E4.6", "P05"),
    _system("A21", "集团客户管理体系优化分析", "R10 R02", "D25 D47", "E4.3", "P05"),
    _system("A22", "长期重点客户有效管理", "R49 R04 R20", "D05 D16b D22", "E1.1 E3.2", "P08"),
    _system("A23", "卫星通信业务基本框架", "R55 R51", "D52 D27", "E4.7", "P12"),
    _system("A24", "供应链条件下的客户关系管理", "R69 R19", "D45 D51", "E3.7", "P12"),
    _system("A25", "销售每日工作计划", "R17 R22 R20 R41", "D10 D44", "E1.3", "P09"),
    _system("A26", "原油销售客户服务", "R18 R12 R20 R21 R26 R27", "D15 D36 D14", "E3.15 E4.8", "P10"),
    _system("A27", "县供电公司营销专业管理体系", "R52 R53 R54 R51 R15", "D24 D48 D18 D38", "E2.11 E2.12", "P11"),
    _system(
        "A28", "会计服务行业客户关系管理", "R03 R04 R10 R12 R20 R21 R25 R38 R42 R51", "D04 D09 D16a D33 D45b D54", "E3.13 E3.14", "P07"
    ),
    _system(
        "A29",
        "邮政大客户中心",
        "R02 R02b R03 R06 R07 R10 R11 R17 R19 R20 R25 R27 R38 R39 R41 R42 R43 R44 R62 R76",
        "D01 D06 D07 D08 D09 D10 D14 D30 D34 D35 D38 D41 D50 D55 D56 D58",
        "E1.1 E1.2 E1.3 E1.4 E1.8 E2.1 E2.2 E2.5 E2.13 E3.1 E3.2 E3.3 E3.8 E3.9 E3.10 E3.11 E3.12 E3.13 E3.16 E3.17",
        "P01",
    ),
    _system("A30", "物流公司业务部", "R37 R12 R40 R39 R71 R50", "D11 D12 D13 D26", "E3.6 E3.7", "P03"),
    _system("A31", "客户服务管理制度", "R06 R22 R23 R24 R25 R28", "D02b D38", "E1.5 E2.3 E2.4", "P03"),
    _system("A32", "大客户服务管理制度和管理方案", "R06 R20 R10 R41 R69", "D02 D08 D32 D49 D51", "E1.2 E2.9 E2.10", "P03"),
    _system("A33", "业务部管理表格", "R27 R28 R29 R30 R31 R32 R33 R34 R35 R36", "D14 D28 D37 D40 D42", "E2.6 E2.7 E2.8 E3.8", "P03"),
    _system("A34", "物流业务管理方案", "R19 R37b R70 R66 R72", "D14 D27 D34", "E3.7 E3.8", "P03"),
    _system("A35", "物流解决方案", "R69 R25 R70 R73", "D27 D38", "E3.13", "P03"),
)
"""As section I has them; R73 is added to A35, since its D27 is computed from it (C60)."""

GENERAL = ("V01", "V02", "V03", "V04", "V05", "V06")
"""Rules that hold for every register."""


def systems_of(register: str) -> tuple[str, ...]:
    """The systems that a register serves; a part of a register (R15b, R49a) serves those of the whole."""
    found = tuple(system.id for system in SYSTEMS if register in system.registers)
    whole = register.rstrip("abcdefghijklmnopqrstuvwxyz")
    return found or (systems_of(whole) if whole != register else ())


def rules_of(register: str) -> tuple[str, ...]:
    """Ids of the numbered rules about a register besides the general ones, in their order."""
    named = {rule.id for rule in _rules() if rule.id and register in rule.registers}
    return tuple(sorted(named - set(GENERAL)))


def unnumbered_rules_of(register: str) -> int:
    """How many further rules there are about a register, which have a code and no id of the catalogue."""
    return sum(rule.id is None and register in rule.registers for rule in _rules())


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(exports("validators.rules", "RULE").values())


def registers_of(system: System) -> tuple[str, ...]:
    """The registers of a system with the parts of them, in the order of the catalogue."""
    return tuple(name for name in registers() if system.id in systems_of(name))
