"""A pack of one's own: begun from an installed one, and judged before anybody works with it (design 7a)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.errors import ToolkitError
from macros.run import calcs
from validators.discover import by_id
from validators.packs.carried_pack import pack_of_folder
from validators.packs.pack_contents import EXAMPLE, SEED, UNIT, PackError, Parameter
from validators.packs.trade_pack import FILE, TABLES, WHERE, Pack, packs
from validators.register import registers
from validators.values.cell import read_number
from validators.values.kinds import Enum, Txt
from validators.values.text import fold

KINDS = ("number", "percent", "money", "bool", "choice", "list", "days", "text")
_PARAMETERS = "parameters.csv"


@dataclass(frozen=True)
class PackFault:
    """Something wrong in a pack's folder: where, what, and how to mend it."""

    place: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, str]:
        """The three as they are printed."""
        return {"place": self.place, "message": self.message, "remedy": self.remedy}


def write_pack(source: Pack, out: Path, *, own: str, title: str = "") -> list[Path]:
    """The folder of a new pack that begins as a copy of another; ToolkitError when there is something at `out` already."""
    if out.exists() and any(out.iterdir()):
        raise ToolkitError(f"“{out}”里已经有文件", "换一个空的文件夹；原来的文件没有改动")
    if any(fold(own) in {fold(name) for name in (p.id, *p.aliases)} for p in packs().values()):
        raise ToolkitError(f"编号“{own}”是现成方案的", "用 --id 另写一个编号")
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for name, text in sorted(source.files.items()):
        if name == FILE:
            text = _renamed(text, {"id": own, "title": title or f"{source.title.zh}（{own}）"})
        path = out / name
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def _renamed(text: str, changes: dict[str, str]) -> str:
    """pack.toml with other values for some of its names at the top, and without the aliases of the pack it came from."""
    lines = []
    for line in text.split("\n"):
        key = line.partition(" = ")[0]
        if key in changes:
            line = f"{key} = {json.dumps(changes.pop(key), ensure_ascii=False)}"
        if not line.startswith("aliases = "):
            lines.append(line)
    return "\n".join(lines)


def faults_of(folder: Path) -> list[PackFault]:
    """Everything that is wrong with a pack's folder; empty for a sound one."""
    try:
        pack = pack_of_folder(folder)
    except PackError as wrong:
        return [PackFault(FILE, str(wrong), "照 keybook pack new 写出的样子改好")]
    return [*_names(pack), *_lists(pack), *_columns(pack), *_parameters(pack), *_tables(pack)]


def _names(pack: Pack) -> Iterator[PackFault]:
    known = {
        "registers": set(registers()),
        "policy_registers": set(registers()),
        "computations": set(calcs()),
        "reports": set(by_id("macros.reports", "REPORT")),
    }
    for field, among in (*((f, known[f]) for f in known), *((f, known["reports"]) for f in ("centre_reports", "graded", "computed"))):
        names: tuple[str, ...] = getattr(pack, field)
        for name in names:
            if name not in among:
                yield PackFault(f"{FILE} {field}", f"没有“{name}”", "改对编号，或从这一行删掉")
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield PackFault(f"{FILE} {field}", f"“{name}”写了两次", "删掉一个")
    for field in ("registers", "policy_registers"):
        place = "desk" if field == "registers" else "policy"
        for name in getattr(pack, field):
            if name in registers() and registers()[name].place != place:
                yield PackFault(f"{FILE} {field}", f"{name} 不放在这里", "台账的表写在 registers，政策的表写在 policy_registers")
    grades = pack.grades
    for name in (grades.computation, pack.pay):
        if name and name not in pack.computations:
            yield PackFault(FILE, f"用到计算 {name}，computations 里没有它", "在 computations 里加上")
    for code in (*grades.visits.values(), *grades.calls.values(), *(c for g in pack.scorecard.values() for c in g.values())):
        if code not in pack.parameters:
            yield PackFault(FILE, f"用到参数 {code}，{_PARAMETERS} 里没有它", f"在 {_PARAMETERS} 里加一行")


def _lists(pack: Pack) -> Iterator[PackFault]:
    for name, values in pack.contents.lists.items():
        register, _, header = name.partition(".")
        column = registers()[register].by_header.get(header) if register in registers() else None
        if column is None:
            yield PackFault(f"{FILE} lists", f"“{name}”不是一张表的一列", "写成 R03.客户类型 的样子")
        elif not isinstance(column.kind, (Enum, Txt)):
            yield PackFault(f"{FILE} lists", f"“{name}”不是文字，不能规定清单", "删掉这一行")
        elif len(set(values)) != len(values):
            yield PackFault(f"{FILE} lists", f"“{name}”的清单里有重复", "删掉重复的")


def _columns(pack: Pack) -> Iterator[PackFault]:
    for name, shown in pack.contents.columns.items():
        if name not in registers():
            yield PackFault(f"{FILE} columns", f"没有登记表“{name}”", "改对编号")
            continue
        register = registers()[name]
        for header in (*shown.show, *shown.require, *shown.free, *shown.label):
            if header not in register.by_header:
                yield PackFault(f"{FILE} columns.{name}", f"《{register.sheet}》没有“{header}”这一列", "照 docs/headers.csv 写列名")
        labels = [shown.label.get(c.header, c.header) for c in pack.all_registers[name].shown]
        for label in sorted({label for label in labels if labels.count(label) > 1}):
            yield PackFault(f"{FILE} columns.{name}", f"有两列都叫“{label}”", "换一个名字")


def _parameters(pack: Pack) -> Iterator[PackFault]:
    lines = pack.table("parameters")
    codes, names = [line.get("code", "") for line in lines], [line.get("name", "") for line in lines]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield PackFault(_PARAMETERS, f"参数 {code} 写了两次", "删掉一行")
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield PackFault(_PARAMETERS, f"参数名“{name}”写了两次", "换一个名字")
    for parameter in pack.parameters.values():
        fault = _value(parameter)
        if fault:
            yield PackFault(f"{_PARAMETERS} {parameter.code}", fault, "改对这一行")


def _value(parameter: Parameter) -> str:
    if parameter.kind not in KINDS:
        return f"kind 是“{parameter.kind}”，只能是 {'、'.join(KINDS)}"
    if parameter.source not in (SEED, UNIT, EXAMPLE):
        return f"来源是“{parameter.source}”，只能是 {SEED}、{UNIT}、{EXAMPLE}"
    if parameter.kind == "choice" and parameter.value and parameter.value not in parameter.choices:
        return f"值“{parameter.value}”不在可选值里"
    if parameter.kind in ("number", "percent", "money") and parameter.value and read_number(parameter.value)[0] is None:
        return f"值“{parameter.value}”不是数字"
    return ""


def _tables(pack: Pack) -> Iterator[PackFault]:
    for register, name in TABLES.items():
        known = set(pack.all_registers[register].by_header) | ({WHERE} if pack.all_registers[register].place == "desk" else set())
        for header in sorted({header for line in pack.table(name) for header in line if header} - known):
            yield PackFault(f"{name}.csv", f"《{registers()[register].sheet}》没有“{header}”这一列", "照这张表的表头写")
