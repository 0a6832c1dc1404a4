"""D19: what a bank's branches lend to a family of related companies, and what of it is in unified credit (S1 C119-C122; R47, R05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, unset_for_all
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, earlier, less, ruled_each, total
from macros.calc.terms.group_credit import Scope, entities, member_rows, prepared_credits
from macros.calc.terms.window import with_filing
from macros.calc.ways.summed_rows import cell
from validators.frames import plain_values, records
from validators.values.money import yuan_shown
from validators.values.origin import Origin, added, number, of_rows
from validators.values.origin import less as difference

LENDERS, ALARM, BASIS = "lenders_max", "understated_alarm", "need_basis"
"""Parameters: from how many banks on a group borrows from several; from which amount on a gap is alarming; how the need is known."""
TYPED = "填报"
LIMIT, NEED = "集团授信限额", "实际资金需求"
ALL, BRANCH = Scope(""), Scope("_branch")
"""All branches together, and each by itself."""
_REMEDIES = {
    "超限": "压降授信或按程序报批",
    "漏报": "把漏下的授信纳入统一授信",
    "超需求": "核实资金用途，收回多出的授信",
    "多头": "向他行核实授信，合并评估",
    "异地": "核实异地授信的原因",
}
_FREE = "无提示"


def _excess(scope: Scope, header: str, flag: str, whole: str) -> Callable[[TableLines, pd.DataFrame], Origin]:
    """Where what a group has above its limit, or its need, comes from: its credits less the cell."""

    def origin(at: TableLines, rows: pd.DataFrame) -> Origin:
        credits = at.of_source("R47")
        taken = credits[credits[whole]]
        found = []
        for row in records(rows[rows[flag] > 0]):
            own = taken[(taken[scope.keys].astype("object") == [row[key] for key in scope.keys]).all(axis=1)]
            held = [(r["_file"], r["_row"], (r["授信余额"] or 0) / 100) for r in records(own)]
            found.append(difference(of_rows("R47", "授信余额", held), cell("R47", header, row, 100)))
        return added(found) if found else number(0, "没有超过的")

    return origin


def _columns(scope: Scope) -> tuple[Figure, ...]:
    """What is said of a group: over all branches, or of one of them."""
    own = scope.flag
    excess = {"超限": (LIMIT, "_limit", "_own"), "超需求": (NEED, "_need", own("_taken"))}
    return (
        *(count(f"_{word}", own("_first"), source=source, shown=False) for word, source in (("listed", "R05"), ("more", "R47"))),
        less("成员数", "count", ("_listed", "_more")),
        *(total(name, "money", "授信余额", where=flag) for name, flag in (("授信总额", "_own"), ("已纳入", "_in"))),
        less("漏报", "money", ("授信总额",), ("已纳入",)),
        *(total("保证金", "money", where="_own"), less("净额", "money", ("授信总额",), ("保证金",))),
        total("限额", "money", LIMIT, where=own("_limit"), blank=True),
        total("含他行总额", "money", "授信余额", where=own("_taken")),
        total("资金需求", "money", NEED, where=own("_need"), blank=True),
        *(
            total(name, "money", f"_{name}{scope.name}", where=own(flag), origin=_excess(scope, header, f"_{name}{scope.name}", whole))
            for name, (header, flag, whole) in excess.items()
        ),
        *(count("机构数", own("_lender"), "不同的授信机构，本行各分行算一家"), count("异地笔数", own("_remote"), "与登记地区不在一个省的")),
        *(count("未纳入笔数", "_out", "没有纳入统一授信的"), count("低风险漏报", "_low", "低风险业务没有纳入统一授信的")),
        *(count(f"_groups{source}", own("_one"), source=source, shown=False) for source in ("R05", "R47")),
        less("集团数", "count", ("_groupsR05", "_groupsR47")),
        *(earlier(f"_then{name}", name, "money", shown=False) for name in ("漏报", "超限")),
        *(earlier("上期总额", "授信总额", "money"), less("增减", "money", ("授信总额",), ("上期总额",), needs=("上期总额",))),
        *ruled_each(("集团名称", "核心企业", "提示", "整改要求", "整改状态", "理由"), _judged),
    )


def _judged(at: TableLines, line: dict[str, Any]) -> dict[str, Any]:
    """What is pressing about a group, what to do, how far it has come since the month before, and why."""
    members = at.behind("R05").of(line["_line"])
    named, cores = plain_values(members["集团名称"]), members[members["是否核心企业"].eq(True).fillna(False)]
    signs = _signs(at.given, line)
    return {
        "集团名称": next((name for name in named if name), None),
        "核心企业": "、".join(dict.fromkeys(name for name in plain_values(cores["_named"]) if name)) or None,
        "提示": "、".join(signs) or _FREE,
        "整改要求": "；".join(text for word, text in _REMEDIES.items() if any(sign.startswith(word) for sign in signs)) or None,
        "整改状态": _progress(line),
        "理由": _reason(line),
    }


def _signs(given: Given, line: dict[str, Any]) -> list[str]:
    lenders, alarm = given.setting(LENDERS), given.setting(ALARM)
    gap = "漏报" if alarm is None or line["漏报"] <= alarm * 100 else "漏报超过预警金额"
    told = {
        "超限": line["超限"] > 0,
        "限额未设": line["限额"] is None and line["授信总额"] > 0,
        gap: line["漏报"] > 0,
        "低风险业务漏报": line["低风险漏报"] > 0,
        "超需求": line["超需求"] > 0,
        f"多头（{line['机构数']} 家）": lenders is not None and line["机构数"] >= lenders,
        f"异地 {line['异地笔数']} 笔": line["异地笔数"] > 0,
    }
    return [word for word, there in told.items() if there]


def _progress(line: dict[str, Any]) -> str | None:
    """How what is to be mended stands to the month before; None where there is nothing."""
    then = [line["_then漏报"], line["_then超限"]]
    now = line["漏报"] + line["超限"]
    if None in then:
        return "历史不足" if now else None
    before = sum(then)
    if not before:
        return "新增" if now else None
    return "已整改" if not now else "没有整改" if now >= before else "整改中"


def _reason(line: dict[str, Any]) -> str:
    total_, inside, gap = (yuan_shown(line[name]) for name in ("授信总额", "已纳入", "漏报"))
    said = [f"授信总额 {total_} - 已纳入 {inside} = 漏报 {gap} 元"]
    for word, header, whole, what in (("超限", "限额", "授信总额", "限额未设"), ("超需求", "资金需求", "含他行总额", "资金需求没有填")):
        if line[header] is None:
            said.append(what)
        elif line[word]:
            said.append(f"{whole} {yuan_shown(line[whole])} - {header} {yuan_shown(line[header])} = {word} {yuan_shown(line[word])} 元")
    return "；".join(said)


_ROWS = Tally("R47", "_branch", "集团", where="_grouped", also=("R05",), record=("R47", "_grouped")).of(*_columns(BRANCH))
_GROUPS = Tally("R47", "集团", where="_grouped", also=("R05",), record=("R47", "_grouped")).of(*_columns(ALL))
_TOTALS = ("集团数", "成员数", "授信总额", "已纳入", "漏报", "保证金", "净额", "含他行总额", "超限", "超需求", "未纳入笔数", "异地笔数")
_NOTES = (
    *(unset_for_all(LENDERS, "没有提示多头"), unset_for_all(ALARM, "漏报没有预警，照样列出")),
    among(lambda rows: rows["_differs"], "{} 行的限额或资金需求与同一集团的别的行不同，按最小的算"),
    among(lambda rows: rows["_again"], "{} 笔他行授信别的机构也填了，同一笔只算一次，按填得最多的一个机构算"),
    among(lambda rows: rows["异地"].isna(), "{} 笔授信的地区认不出在哪个省，没有判断异地"),
)


def run(given: Given) -> Sources:
    """One row a branch and group, money in fen; `extra["groups"]`: one row a group over all branches, which is what counts.

    授信总额 (G) = Σ 授信余额 of 本行分支, low-risk business too; 已纳入 (U) = those with 纳入统一授信 = 是 whose member R05 does not
    exclude; 漏报 = G − U; 净额 = G − 保证金. 含他行总额 = G and what other banks lend: branches retype the same credit, so of each
    member, bank and product the branch with the largest sum counts. 限额 and 资金需求 are facts of the group, typed on any row: the
    smallest counts where they differ. 超限 = max(0, G − 限额), 超需求 = max(0, 含他行总额 − 资金需求), 0 without the one or the
    other. 上期总额 and 增减: against the month before, empty where it is not at hand. 机构数 = banks, all of 本行分支 being one.
    异地: by province (None: not readable). A credit without 集团 is its member's, where the lists name one group for that legal
    entity. `extra["credits"]`: the rows of R47 with what they count as.
    """
    if not given.inputs.final:
        given.notes.append("集团的成员分在几个机构，这里是试算，以上级合并的为准")
    basis = given.setting(BASIS)
    if basis != TYPED:
        given.notes.append(f"资金需求口径是“{basis or '空'}”，公式还没有定，没有判断超需求")
    members, known = member_rows(given.inputs), entities(given.inputs)
    months = {"R47": given.frame("R47"), "R47<": given.earlier("R47")}
    held = {name: prepared_credits(frame, members, known=known, needed=basis == TYPED) for name, frame in months.items()}
    given.note(int(held["R47"]["集团"].isna().sum()), "{} 笔授信没有集团，没有计入")
    return {**held, "R05": members}


CALC = Computation(
    "D19",
    "集团统一授信敞口",
    "Unified credit of groups",
    reads=("R47",),
    uses={
        "R03": "客户编码 企业全称 统一社会信用代码",
        "R05": "集团编码 集团名称 成员客户编码 成员单位 纳入统一授信 是否核心企业 登记地区",
        "R47": "集团 成员 授信机构类型 授信机构名称 授信机构所在地区 业务品种 低风险业务 授信余额 保证金 纳入统一授信 集团授信限额 实际资金需求",
    },
    needs="lenders_max understated_alarm need_basis",
    keeps={"R47": 1},
).of(
    run,
    _ROWS,
    beside={"groups": _GROUPS, "credits": "R47"},
    summary=_GROUPS,
    totals=_TOTALS,
    notes=_NOTES,
    compares=with_filing,
    fills={"R47": ("异地",)},
)
