"""Rows of 规则 read as rules, or as what is wrong with them (R09b). A rule is compared, never executed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from validators.column import Column
from validators.discover import exports
from validators.finding import Severity
from validators.office.office_rule import CODES, OfficeRule, RuleCondition, RuleFault
from validators.packs.trade_pack import Pack
from validators.policy import Policy
from validators.register import Register
from validators.values.cell import read_number
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Enum, Ref
from validators.values.number_kinds import Number, WholeMultiples
from validators.values.text import fold, fold_header, is_blank, split_list, trim

_SIGNS = re.compile(r"^(.+?)\s*(>=|<=|≥|≤|≠|!=|<>|=|>|<)\s*(.+)$")
_BLANK = re.compile(r"^(.+?)\s*(不空|非空|空)$")
_SAME = {"≥": ">=", "≤": "<=", "!=": "≠", "<>": "≠", "非空": "不空"}
_CLASSES = {severity.zh: severity for severity in Severity}


def office_rules(policy: Policy) -> list[OfficeRule]:
    """The rules of a policy that can be used, in the order of the sheet."""
    known: dict[str, OfficeRule] = {}
    for record in policy.table("R09b"):
        rule, faults = read_rule(record, policy.pack)
        if rule is not None and not faults:
            known.setdefault(rule.id, rule)
    return list(known.values())


def compared_registers(policy: Policy) -> set[str]:
    """The registers of which a desk carries last month's rows, because a rule compares with them."""
    own = {name for rule in exports("validators.rules", "RULE").values() for name in rule.keeps if name in policy.pack.registers}
    return own | {rule.register.id for rule in office_rules(policy) if rule.kind == "与上期之差"}


def read_rule(record: Mapping[str, Any], pack: Pack) -> tuple[OfficeRule | None, list[RuleFault]]:
    """One row of 规则: the rule, and everything that is wrong with it; None with what cannot be used."""
    reader = _Reader(record, pack)
    rule = reader.rule()
    return rule, reader.faults


class _Reader:
    """Reads one row; `faults` grows."""

    def __init__(self, record: Mapping[str, Any], pack: Pack) -> None:
        self.record, self.pack, self.faults = record, pack, list[RuleFault]()

    def rule(self) -> OfficeRule | None:
        text, kind = self.text, self.text("种类")
        register = self.register("表")
        if not (text("规则编号") and kind and text("问题") and text("等级") and register and text("列")):
            return None  # what is blank or not in its list is found by V01 and V02
        column = self.column("列", text("列"), register)
        if column is None:
            return None
        self._dates()
        if text("规则编号").startswith("V"):
            self.fault("规则编号", f"“{text('规则编号')}”与程序自带的规则同名", "换一个开头，如 ZD01")
        given = dict(when=self.conditions(register), **self.of_kind(kind, register, column))
        return OfficeRule(
            id=text("规则编号"),
            code=CODES[kind],
            severity=_CLASSES[text("等级")],
            kind=kind,
            register=register,
            column=column,
            message=text("问题").rstrip("。"),
            remedy=text("怎么改").rstrip("。"),
            owner=text("责任人"),
            clause=text("依据"),
            starts=self.record["生效日"],
            ends=self.record["失效日"],
            row=int(self.record.get("_row") or 0),
            **given,
        )

    def of_kind(self, kind: str, register: Register, column: Column) -> dict[str, Any]:
        """What the kind of the rule asks for."""
        if kind == "允许值":
            return {"allowed": self.allowed(column)}
        if kind == "范围":
            return self.bounds(column)
        if kind == "合计相等":
            return self.sums(register, column)
        if kind == "引用":
            return self.reference()
        return self.change(register, column) if kind == "与上期之差" else {}

    def text(self, header: str) -> str:
        value = self.record.get(header)
        return "" if is_blank(value) else trim(str(value))

    def fault(self, header: str, message: str, remedy: str) -> None:
        self.faults.append(RuleFault(header=header, message=message, remedy=remedy))

    def register(self, header: str) -> Register | None:
        wanted = self.text(header).strip("《》")
        names: dict[str, str] = {}
        for name in (*self.pack.registers, *(self.pack.policy_registers if header == "对照表" else ())):
            names |= {fold_header(n): name for n in (name, self.pack.all_registers[name].sheet, *self.pack.all_registers[name].aliases)}
        if fold_header(wanted) in names:
            return self.pack.all_registers[names[fold_header(wanted)]]
        if wanted:
            titles = [r.sheet for r in self.pack.desk]
            self.fault(header, f"本方案没有《{wanted}》这张表{_near(wanted, titles)}", "照台账下面的表名填")
        return None

    def column(self, header: str, name: str, register: Register) -> Column | None:
        names = {fold_header(n): c for c in register.shown for n in (*c.aliases, c.header, c.name)}
        column = names.get(fold_header(name))
        if column is None:
            headers = [c.header for c in register.columns]
            self.fault(header, f"《{register.sheet}》没有“{name}”这一列{_near(name, headers)}", "照那张表的表头填")
        elif column.computed:
            self.fault(header, f"《{register.sheet}》的“{name}”由系统算出，不能拿来查", "改查它的来源列")
            return None
        return column

    def typed(self, header: str, column: Column, text: str) -> Any:
        """A value as the column would hold it; a fault where it could not."""
        if isinstance(column.kind, Ref):
            return fold(text)
        reading = column.kind.parse(text)
        doubtful = reading.problem is not None and reading.problem.code not in ("number_as_text", "date_as_text")
        if reading.value is None or doubtful:
            self.fault(header, f"“{text}”填不进“{column.header}”这一列", _form(column))
            return None
        return reading.value

    def conditions(self, register: Register) -> tuple[RuleCondition, ...]:
        found = []
        for part in re.split(r"[；;]", self.text("条件")):
            if part := part.strip():
                condition = self.condition(part, register)
                found += [condition] if condition else []
        return tuple(found)

    def condition(self, part: str, register: Register) -> RuleCondition | None:
        blank, compared = _BLANK.match(part), _SIGNS.match(part)
        if blank and not compared:
            column = self.column("条件", blank[1].strip(), register)
            return RuleCondition(column=column, sign=_SAME.get(blank[2], blank[2])) if column else None
        if not compared:
            self.fault("条件", f"“{part}”看不懂", "写成 列=值、列>=数、列 空 或 列 不空；几条之间用；隔开")
            return None
        column, sign = self.column("条件", compared[1].strip(), register), _SAME.get(compared[2], compared[2])
        if column is None:
            return None
        ordered = isinstance(column.kind, WholeMultiples | Number | Date | MonthText)
        if sign not in ("=", "≠") and not ordered:
            self.fault("条件", f"“{column.header}”不是数字也不是日期，不能比大小", "改用 = 或 ≠")
        parts = list(split_list(compared[3], "、")) if sign in ("=", "≠") else [compared[3]]
        return RuleCondition(column=column, sign=sign, values=tuple(self.typed("条件", column, p.strip()) for p in parts))

    def allowed(self, column: Column) -> tuple[Any, ...]:
        parts = split_list(self.text("允许值"), "、")
        if not parts:
            self.fault("允许值", "种类是“允许值”，却没有列出允许哪些值", "填上允许的值，用、隔开")
        return tuple(self.typed("允许值", column, part) for part in parts)

    def bounds(self, column: Column) -> dict[str, Any]:
        if not isinstance(column.kind, WholeMultiples | Number | Date | MonthText):
            self.fault("列", f"“{column.header}”不是数字也不是日期，没有范围", "换一列，或把种类改为“允许值”")
            return {}
        low, high = (self.typed(h, column, self.text(h)) if self.text(h) else None for h in ("下限", "上限"))
        if not self.text("下限") and not self.text("上限"):
            self.fault("下限", "种类是“范围”，下限和上限却都空着", "至少填一个")
        elif low is not None and high is not None and low > high:
            self.fault("下限", f"下限 {self.text('下限')} 大于上限 {self.text('上限')}", "把两个数对调或改对")
        return {"low": low, "high": high}

    def sums(self, register: Register, column: Column) -> dict[str, Any]:
        other = self.register("对照表") if self.text("对照表") else None
        if self.text("对照表") and other is None:
            return {}
        parts = []
        for sign, name in re.findall(r"([+＋\-－]?)([^+＋\-－]+)", self.text("对照列")):
            part = self.column("对照列", name.strip(), other or register)
            if part is not None and (type(part.kind), part.kind.dtype) != (type(column.kind), column.kind.dtype):
                self.fault("对照列", f"“{part.header}”和“{column.header}”单位不同，不能相加比较", "只用同一种单位的列")
            parts += [(-1 if sign in ("-", "－") and sign else 1, part.header)] if part else []
        if not self.text("对照列"):
            self.fault("对照列", "种类是“合计相等”，却没有写与哪几列的合计相等", "写成 列甲+列乙-列丙")
        if not isinstance(column.kind, WholeMultiples | Number):
            self.fault("列", f"“{column.header}”不是数字，不能求合计", "换一列数字")
        return {"other": other, "parts": tuple(parts), "by": self.by(register, other) if other else ()}

    def reference(self) -> dict[str, Any]:
        other = self.register("对照表")
        if not self.text("对照表"):
            self.fault("对照表", "种类是“引用”，却没有写要在哪张表里找", "填上对照表和对照列")
        if other is None:
            return {}
        name = self.text("对照列") or other.code_column or ""
        if not name:
            self.fault("对照列", f"没有写要在《{other.sheet}》的哪一列里找", "填上对照列")
            return {}
        part = self.column("对照列", name, other)
        return {"other": other, "parts": ((1, part.header),)} if part else {}

    def change(self, register: Register, column: Column) -> dict[str, Any]:
        if not isinstance(column.kind, WholeMultiples | Number):
            self.fault("列", f"“{column.header}”不是数字，不能与上期比", "换一列数字")
        by = self.by(register, None)
        if not by:
            self.fault("按", "没有写按哪几列与上期对上", "如 客户编码、业务代码")
        text = self.text("上限")
        number, _ = read_number(text) if text else (None, False)
        if number is None or number < 0:
            self.fault("上限", "没有写允许差多少" if not text else f"“{text}”不是允许的差", "填 50% 或 1000 这样的数")
            return {"by": by}
        relative = text.endswith(("%", "％"))
        scale = 10**column.kind.places if isinstance(column.kind, WholeMultiples) and not relative else 1
        return {"by": by, "limit": Fraction(number) * scale, "relative": relative}

    def by(self, register: Register, other: Register | None) -> tuple[tuple[str, str], ...]:
        found = []
        for part in split_list(self.text("按")):
            left, _, right = part.partition("=")
            if left.strip():
                mine = self.column("按", left.strip(), register)
                theirs = self.column("按", right.strip() or left.strip(), other) if other else mine
                found += [(mine.header, theirs.header)] if mine and theirs else []
        return tuple(found)

    def _dates(self) -> None:
        starts, ends = self.record["生效日"], self.record["失效日"]
        if starts and ends and ends < starts:
            self.fault("失效日", f"失效日 {ends} 早于生效日 {starts}，这条规则从不生效", "改对其中一个日期")


def _near(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(words), 1, 0.5)
    return f"，是不是“{near[0]}”" if near else ""


def _form(column: Column) -> str:
    if isinstance(column.kind, Enum):
        return f"只能用：{'、'.join(column.kind.values[:12])}"
    if isinstance(column.kind, Bool):
        return "只能用：是、否"
    return (
        "日期写 2026-10-31，月份写 2026-10，数字只写数字"
        if isinstance(column.kind, Date | MonthText | Number | WholeMultiples)
        else "照那一列的写法填"
    )
