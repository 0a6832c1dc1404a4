"""Head office's sheet 方案 understood: what of a pack is on and off, and what it has of its own (R09c; design 7a).

A line that cannot be used is a fault and changes nothing; the others hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validators.column import RECORD_NUMBER, Column
from validators.register import Register, Row
from validators.registers.policy.scheme_lines import COLUMN, LIST, OWN_COLUMN, OWN_SHEET, RATIO, SHEET
from validators.registers.shared_columns import RECORD
from validators.values.date_kinds import Date, MonthText
from validators.values.kinds import Bool, Code, Enum, Kind, Txt
from validators.values.number_kinds import Money, Number
from validators.values.safe_names import safe_sheet_name
from validators.values.text import Text, fold_header, split_list

OWN = "OWN_"
"""How the ids of head office's own registers begin."""
SIMPLE: Mapping[str, Kind] = {"文本": Txt(), "数": Number(), "金额": Money(), "日期": Date(), "月份": MonthText(), "是否": Bool()}
NUMERIC = (Money, Number)
_TAKEN = ("校验结果", "自用备注(不上报)", "机构编码", "来源文件", "来源行", "处理")
_SHEETS = ("封面", "我的一周", "校验结果", "修正记录", "未映射", "说明", "填表说明", "方案参数")

Line = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SchemeFault:
    """What is wrong with a line: its position, the header of the cell, and what to do."""

    pos: int
    header: str
    message: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class OwnRatio:
    """A ratio of head office: `part` and `whole` are (register id, header) or (computation, column of its rows)."""

    name: str
    part: tuple[str, str]
    whole: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class OwnScheme:
    """What the lines come to.

    registers    every register as it is now, by id, the own ones behind
    desk         ids of the desk's registers in the order of their sheets
    own_columns  (register id, header) of the own columns, those of own registers included
    """

    registers: Mapping[str, Register] = field(default_factory=dict)
    desk: tuple[str, ...] = ()
    own_columns: tuple[tuple[str, str], ...] = ()
    ratios: tuple[OwnRatio, ...] = ()
    faults: tuple[SchemeFault, ...] = ()


def scheme_of(lines: Sequence[Line], registers: Mapping[str, Register], desk: Sequence[str]) -> OwnScheme:
    """The scheme of the rows of R09c (records by header, references as text) over a pack's registers and desk."""
    return _Builder(lines, registers, desk).built()


class _Builder:
    def __init__(self, lines: Sequence[Line], registers: Mapping[str, Register], desk: Sequence[str]) -> None:
        self._lines = list(enumerate(lines))
        self._base, self._desk = dict(registers), list(desk)
        self._made = {name: r for name, r in registers.items() if r.place == "desk"}
        self._own: list[tuple[str, str]] = []
        self._order: dict[str, int] = {}
        self._faults: list[SchemeFault] = []
        self._ratios: list[OwnRatio] = []
        self._lists: dict[str, tuple[str, ...]] = {}

    def built(self) -> OwnScheme:
        for about, take in (
            (LIST, self._list),
            (OWN_SHEET, self._own_sheet),
            (OWN_COLUMN, self._own_column),
            (COLUMN, self._column),
            (SHEET, self._sheet),
        ):
            for pos, line in self._lines:
                if line["对象"] == about and (line["启用"] is not False or about in (COLUMN, SHEET)):
                    take(pos, line)
        self._complete()
        for pos, line in self._lines:
            if line["对象"] == RATIO and line["启用"] is not False:
                self._ratio(pos, line)
        places = {name: (self._order.get(name, i + 1), name not in self._order, i) for i, name in enumerate(self._desk)}
        return OwnScheme(
            registers=self._base | self._made,
            desk=tuple(sorted(self._desk, key=places.__getitem__)),
            own_columns=tuple(key for key in self._own if key[0] in self._made),
            ratios=tuple(self._ratios),
            faults=tuple(sorted(self._faults, key=lambda fault: fault.pos)),
        )

    def _wrong(self, pos: int, header: str, message: str, remedy: str) -> None:
        self._faults.append(SchemeFault(pos=pos, header=header, message=message, remedy=remedy))

    def _find(self, pos: int, line: Line) -> Register | None:
        """The register that a line names by sheet, alias or id."""
        text = line["表名"]
        wanted = fold_header(str(text or ""))
        among = [self._made[name] for name in (*self._desk, *self._made)]
        for names in ((lambda r: (r.sheet, r.id)), (lambda r: r.aliases)):
            for register in among:
                if wanted and wanted in {fold_header(name) for name in names(register)}:
                    return register
        said = f"没有叫“{text}”的登记表" if text else "表名没有填"
        self._wrong(pos, "表名", said, "照台账下面的表名填；本单位自己的表先写一行“自有表”")
        return None

    def _list(self, pos: int, line: Line) -> None:
        name, values = line["列名"], split_list(line["可选值"] or "")
        if not name or not values:
            self._wrong(pos, "列名" if not name else "可选值", "清单要有名字和值", "列名写清单的名字，可选值用、隔开")
        elif name in self._lists:
            self._wrong(pos, "列名", f"清单“{name}”写了两次", "删掉一行")
        else:
            self._lists[name] = values

    def _own_sheet(self, pos: int, line: Line) -> None:
        name = line["表名"]
        taken = {fold_header(text) for r in self._base.values() for text in (r.sheet, *r.aliases)} | {fold_header(s) for s in _SHEETS}
        if not name:
            self._wrong(pos, "表名", "自有表没有名字", "写上表名")
        elif safe_sheet_name(name) != name or name.startswith("_"):
            self._wrong(pos, "表名", f"“{name}”里有表名不能用的符号，或超过 31 个字", "换一个名字")
        elif fold_header(name) in taken or OWN + name in self._made:
            self._wrong(pos, "表名", f"已经有叫“{name}”的表", "换一个名字")
        else:
            self._made[OWN + name] = Register(
                id=OWN + name,
                sheet=name,
                title=Text(name, name),
                row=Row,
                nature="master" if line["带入下月"] else "flow",
                carry="all" if line["带入下月"] else "none",
                required=bool(line["必填"]),
                hint=line["提示"] or "",
            )
            self._desk.append(OWN + name)
            self._place(OWN + name, line)

    def _own_column(self, pos: int, line: Line) -> None:
        register = self._find(pos, line)
        if register is None:
            return
        name, kind = line["列名"], self._kind(pos, line)
        if not name:
            self._wrong(pos, "列名", "自有列没有名字", "写上表头")
            return
        if self._collides(pos, "列名", register, name, None) or kind is None:
            return
        key = bool(line["主键"])
        if key and not register.id.startswith(OWN):
            self._wrong(pos, "主键", f"《{register.sheet}》有自己的主键，不能再加", "主键只用在自有表里")
            return
        need = "req" if line["必填"] or key else "opt"
        column = Column(
            header=name,
            kind=Code() if key and isinstance(kind, Txt) else kind,
            need=need,
            key=key,
            label=line["改叫"] or "",
            hint=line["提示"] or "",
            group_start=not register.id.startswith(OWN) and not any(held == register.id for held, _ in self._own),
        )
        self._replace(register, _placed(register.own_columns if register.id.startswith(OWN) else register.columns, column, line["次序"]))
        self._own.append((register.id, name))

    def _kind(self, pos: int, line: Line) -> Kind | None:
        name = line["类型"]
        if name is None:
            self._wrong(pos, "类型", "自有列没有写类型", f"选一种：{'、'.join((*SIMPLE, '选项'))}")
            return None
        if name != "选项":
            if line["可选值"]:
                self._wrong(pos, "可选值", f"类型是“{name}”，不用写可选值", "类型改成“选项”，或清空可选值")
                return None
            return SIMPLE[name]
        values = self._values(line)
        if not values or len(set(values)) != len(values):
            said = "类型是“选项”，没有写可选值" if not values else "可选值里有重复"
            self._wrong(pos, "可选值", said, "用、隔开写清，或写一个清单的名字")
            return None
        return Enum(values=values)

    def _values(self, line: Line) -> tuple[str, ...]:
        text = line["可选值"] or ""
        return self._lists.get(text.strip(), split_list(text))

    def _column(self, pos: int, line: Line) -> None:
        register = self._find(pos, line)
        column = self._named(pos, register, line["列名"]) if register is not None else None
        if register is None or column is None:
            return
        if line["启用"] is False and not self._may_go(pos, register, column):
            return
        if line["改叫"] and self._collides(pos, "改叫", register, line["改叫"], column):
            return
        changed = self._changed(pos, register, column, line)
        if changed is None:
            return
        columns = tuple(changed if c.header == column.header else c for c in register.columns)
        if line["次序"] is not None:
            columns = _placed(tuple(c for c in columns if c.header != column.header), changed, line["次序"])
        off = {h for h in register.hidden if h != column.header or line["启用"] is None} | (
            {column.header} if line["启用"] is False else set()
        )
        self._replace(register, columns, tuple(c.header for c in columns if c.header in off))

    def _changed(self, pos: int, register: Register, column: Column, line: Line) -> Column | None:
        changes: dict[str, Any] = {"label": line["改叫"]} if line["改叫"] else {}
        if line["必填"] is not None and column.computed:
            self._wrong(pos, "必填", f"“{column.header}”由系统填，不能规定必填", "清空这一格")
            return None
        if line["必填"] is not None and not column.key:
            changes["need"] = "req" if line["必填"] else "opt"
        if line["启用"] is False and column.need == "req":
            changes["need"] = "opt"
        if line["可选值"]:
            if not isinstance(column.kind, (Enum, Txt)):
                self._wrong(pos, "可选值", f"“{column.header}”不是文字，不能规定可选值", "清空这一格")
                return None
            values = self._values(line)
            changes["kind"] = replace(column.kind, values=values) if isinstance(column.kind, Enum) else Enum(values=values)
        return replace(column, **changes) if changes else column

    def _may_go(self, pos: int, register: Register, column: Column) -> bool:
        if (register.id, column.header) in self._own:
            self._wrong(pos, "启用", f"“{column.header}”是自有列", "在它自己那一行把“启用”填“否”")
            return False
        if column.key or column.header in (register.code_column, register.name_column):
            said = f"《{register.sheet}》按“{column.header}”认一行，不能收起"
            self._wrong(pos, "启用", said, "把“启用”改成“是”或清空；不用这张表就把整张表收起")
            return False
        return True

    def _named(self, pos: int, register: Register, text: str | None) -> Column | None:
        wanted = fold_header(text or "")
        for names in ((lambda c: (c.header, c.label)), (lambda c: c.aliases)):
            for column in register.columns:
                if wanted and wanted in {fold_header(name) for name in names(column) if name}:
                    return column
        said = f"《{register.sheet}》没有“{text}”这一列" if text else "列名没有填"
        self._wrong(pos, "列名", said, "照表头填；本单位自己的列写成“自有列”")
        return None

    def _collides(self, pos: int, header: str, register: Register, name: str, own: Column | None) -> bool:
        """True where another column has that heading already, or the program needs it; which is a fault."""
        wanted = fold_header(name)
        held = register.own_columns if register.id.startswith(OWN) else register.columns
        other = next((c for c in held if c is not own and wanted in {fold_header(n) for n in (c.header, c.label, *c.aliases) if n}), None)
        if other is None and wanted not in {fold_header(word) for word in _TAKEN}:
            return False
        twice = other is not None and (register.id, other.header) in self._own
        said = (
            f"“{name}”在《{register.sheet}》里写了两次"
            if twice
            else f"“{name}”和《{register.sheet}》已有的“{other.name if other else name}”重名"
        )
        self._wrong(pos, header, said, "换一个名字，或删掉一行")
        return True

    def _sheet(self, pos: int, line: Line) -> None:
        register = self._find(pos, line)
        if register is None:
            return
        title = line["改叫"]
        if title and (safe_sheet_name(title) != title or self._sheet_taken(register, title)):
            self._wrong(pos, "改叫", f"“{title}”不能作表名，或已经有这张表", "换一个名字，不超过 31 个字")
            return
        if line["启用"] is False:
            self._desk = [name for name in self._desk if name != register.id]
        elif register.id not in self._desk:
            self._desk.append(register.id)
        aliases = (register.sheet, *register.aliases) if title else register.aliases
        required = register.required if line["必填"] is None else bool(line["必填"])
        self._made[register.id] = replace(register, sheet=title or register.sheet, aliases=aliases, required=required)
        self._place(register.id, line)

    def _sheet_taken(self, register: Register, title: str) -> bool:
        others = {fold_header(r.sheet) for r in (*self._base.values(), *self._made.values()) if r.id != register.id}
        return fold_header(title) in others | {fold_header(name) for name in _SHEETS}

    def _place(self, name: str, line: Line) -> None:
        if line["次序"] is not None:
            self._order[name] = line["次序"]

    def _replace(self, register: Register, columns: Iterable[Column], hidden: tuple[str, ...] | None = None) -> None:
        self._made[register.id] = replace(register, own_columns=tuple(columns), hidden=register.hidden if hidden is None else hidden)

    def _complete(self) -> None:
        """Own registers get their number, and what follows from a key; one without columns is a fault."""
        for pos, line in self._lines:
            name = OWN + str(line["表名"])
            if line["对象"] != OWN_SHEET or name not in self._made:
                continue
            register = self._made[name]
            columns = register.own_columns
            if not columns:
                self._wrong(pos, "表名", f"自有表《{line['表名']}》没有一列", "至少写一行“自有列”，表名写它")
                del self._made[name]
                self._desk.remove(name)
                continue
            keys = [c.header for c in columns if c.key]
            carried = bool(keys) if line["带入下月"] is None else line["带入下月"]
            self._made[name] = replace(
                register,
                own_columns=(*columns, RECORD if keys else RECORD_NUMBER),
                code_column=keys[0] if len(keys) == 1 else None,
                nature="master" if carried else "flow",
                carry="all" if carried else "none",
            )

    def _ratio(self, pos: int, line: Line) -> None:
        name = line["列名"]
        if not name or any(ratio.name == name for ratio in self._ratios):
            said = f"比率“{name}”写了两次" if name else "比率没有名字"
            self._wrong(pos, "列名", said, "列名写比率的名字，不要重复")
            return
        part, whole = (self._measure(pos, header, line[header]) for header in ("分子", "分母"))
        if part is not None and whole is not None:
            self._ratios.append(OwnRatio(name=name, part=part, whole=whole))

    def _measure(self, pos: int, header: str, text: str | None) -> tuple[str, str] | None:
        """(register id, header) of 表名.列名; (computation, column) of D50.收入."""
        before, _, after = (text or "").partition(".")
        register = next((self._made[n] for n in self._desk if fold_header(self._made[n].sheet) == fold_header(before)), None)
        if register is None and before[:1] == "D" and before[1:2].isdigit() and after:
            return before, after
        column = (
            next((c for c in register.columns if fold_header(after) in {fold_header(c.header), fold_header(c.name)}), None)
            if register
            else None
        )
        if column is None or register is None:
            self._wrong(pos, header, f"“{text or ''}”不是一张表的一列", "写成 表名.列名，如 客户档案.用邮量；计算结果写成 D50.收入")
            return None
        if not hasattr(column.kind, "minimum"):
            self._wrong(pos, header, f"“{text}”不是数，不能相除", "换成数或金额的一列")
            return None
        return register.id, column.header


def _placed(columns: Sequence[Column], column: Column, order: int | None) -> tuple[Column, ...]:
    """The columns with one more, as the `order`-th, else before those that the program fills."""
    at = order - 1 if order is not None else next((i for i, c in enumerate(columns) if c.computed or c.assigned), len(columns))
    return (*columns[:at], column, *columns[at:])
