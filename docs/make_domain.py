"""Fills the generated parts of docs/domain/: what the program itself knows of each register, rule, result and pack.

    python docs/make_domain.py

The prose of the pages is written by hand. Between `<!-- generated: ID -->` and `<!-- end generated -->` stands what
the code says now; run it again after any change. Everything is found by reading folders, no list is kept here. What no page
written by hand has a place for stands in own.md, which is made as a whole.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from validators.discover import by_id, exports  # noqa: E402
from validators.packs.trade_pack import overlays, packs  # noqa: E402

DOMAIN = ROOT / "docs" / "domain"
OWN = DOMAIN / "own.md"
SLOT = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end generated -->)", re.S)
NATURES = {"master": "主数据", "flow": "流水", "open": "未结事项", "snapshot": "时点数"}
FORMATS = {"money", "ratio", "score", "quantity", "count", "date", "text", "plan", "change", "percent", "number", "days"}
"""Words for the format of a result column."""


def pages() -> dict[Path, str]:
    """Every page of docs/domain/ with its generated parts as they should be."""
    written = [path for path in sorted(DOMAIN.rglob("*.md")) if path != OWN]
    return {path: filled(path.read_text(encoding="utf-8"), path) for path in written} | {OWN: own_page()}


def filled(text: str, path: Path) -> str:
    """A page with every slot filled anew."""
    base = "../" if path.parent != DOMAIN else ""
    return SLOT.sub(lambda found: found[1] + "".join(line + "\n" for line in block(found[2], base)) + found[3], text)


def own_page() -> str:
    """What the program has and the catalogue does not: registers, computations, reports and packs that somebody has added."""
    lines = [
        "# 目录之外 / Beyond the catalogue",
        "",
        "← [怎样读这份资料 / How to read this](README.md)",
        "",
        "程序里有、目录各页没有写到的表、计算、报表和方案。 What the program has and no page of the catalogue speaks of.",
        "",
    ]
    added = [key for key in exported() if key not in _written()]
    for key in added:
        lines += [f'<a id="{_anchor(key)}"></a>', "", f"## {key} {exported()[key]}", "", f"<!-- generated: {key} -->"]
        lines += [
            *(line.replace("## ", "### ", 1) if line.startswith("## ") else line for line in block(key)),
            "<!-- end generated -->",
            "",
        ]
    return "\n".join(lines if added else [*lines, "现在没有。 Nothing at present.", ""])


def exported() -> dict[str, str]:
    """Every register, computation, report and pack of the program by its id, with its name."""
    registers, calcs, reports = (by_id(*place) for place in PLACES)
    named = {name.split("_")[0]: calc.title.zh for name, calc in calcs.items()}
    return (
        {name: register.sheet for name, register in registers.items()}
        | named
        | {name: report.title.zh for name, report in reports.items()}
        | {name: pack.title for name, pack in _packs().items()}
    )


PLACES = (("validators.registers", "REGISTER"), ("macros.calc", "CALC"), ("macros.reports", "REPORT"))


@cache
def _written() -> frozenset[str]:
    """The ids that the pages written by hand have a place for."""
    texts = (path.read_text(encoding="utf-8") for path in DOMAIN.rglob("*.md") if path != OWN)
    return frozenset(key for text in texts for _, key, _ in SLOT.findall(text))


def block(key: str, base: str = "") -> list[str]:
    """The lines of one slot: BUTTONS, or an id of the catalogue."""
    if key == "BUTTONS":
        return _buttons()
    makers: dict[str, Callable[[str, str], list[str]]] = {
        "R": _register,
        "V": _check,
        "D": _computation,
        "E": _report,
        "G": _reading,
        "P": _pack,
    }
    return makers[key[0]](key, base)


# ------------------------------------------------------------------ what the code exports


@cache
def _rules() -> tuple[Any, ...]:
    return (*exports("validators.rules", "RULE").values(), *exports("validators.between", "RULE").values())


@cache
def _catalogue() -> tuple[dict[str, Any], ...]:
    """Every finding code with its words, the reader's own too: the function of that name, wherever it lives."""
    found: Callable[[], Iterable[dict[str, Any]]] = next(
        value for value in exports("macros", "catalogue").values() if inspect.isfunction(value)
    )
    return tuple(sorted(found(), key=lambda entry: (entry["severity"], entry["code"])))


@cache
def _type_words() -> Callable[[Any], str]:
    found: Callable[[Any], str] = next(iter(exports("validators", "type_words").values()))
    return found


@cache
def _packs() -> dict[str, Any]:
    return {**packs(), **overlays()}


@cache
def _parameters() -> dict[str, list[tuple[str, Any]]]:
    """Parameter code -> (pack id, parameter) of every pack."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for pack in _packs().values():
        for code, parameter in pack.parameters.items():
            found.setdefault(code, []).append((pack.id, parameter))
    return found


# ------------------------------------------------------------------ one id


def _register(key: str, base: str) -> list[str]:
    register = by_id("validators.registers", "REGISTER").get(key)
    if register is None:
        return ["*程序里还没有这张表，规格如上。 Not built yet: specified only.*", ""]
    packs = [pack.id for pack in _packs().values() if key in (*pack.registers, *pack.policy_registers)]
    place = "政策工作簿" if register.place == "policy" else "台账"
    keys = "、".join(column.header for column in register.columns if column.key) or "记录编号（程序给）"
    lines = [
        f"**程序里 / In the program**：表名 `{register.sheet}`（{place}），{NATURES.get(register.nature, register.nature)}，"
        f"键：{keys}；已做成的方案：{'、'.join(_links(packs, base)) or '—'}。"
    ]
    if register.aliases:
        lines.append(f"认得的旧表名 / Aliases: {'、'.join(register.aliases)}。")
    numbered = sorted({rule.id for rule in _rules() if rule.id and key in rule.registers})
    other = [f"`{rule.code}` {rule.title.zh}（{rule.severity.value}）" for rule in _rules() if not rule.id and key in rule.registers]
    if numbered:
        lines.append(f"校验 / Checks: [V01–V06]({base}checks.md#v01)、{'、'.join(_links(numbered, base))}。")
    if other:
        lines.append(f"没有编号的校验 / Without a number: {'；'.join(other)}。")
    return ["\n\n".join(lines), "", *_columns(register), ""]


def _columns(register: Any) -> list[str]:
    needs = {"req": "必填", "opt": "选填", "cond": "条件必填", "auto": "自动"}
    rows = [
        (
            f"{column.header}{' ·' + column.unit if column.unit else ''}",
            _type_words()(column.kind),
            needs.get(column.need, column.need) + (f"（{'、'.join(column.packs)}）" if column.packs else ""),
            "、".join(column.aliases),
            column.source,
        )
        for column in register.columns
    ]
    return _table(("列", "类型", "必填", "旧列名", "来源"), rows)


def _check(key: str, base: str) -> list[str]:
    entries = [entry for entry in _catalogue() if entry["rule"] == key]
    if not entries:
        return ["*由打包、签收或合并时的核对完成，没有单独的问题代码。 Done by the checks of packing, check-in and merging.*", ""]
    rows = [
        (f"`{entry['code']}`", entry["severity_zh"], entry["title"], entry["explain"], entry["remedy"], entry["source"])
        for entry in entries
    ]
    return [
        f"**程序里 / In the program**（`keybook explain {key}` 说的是同一段话）：",
        "",
        *_table(("代码", "等级", "问题", "意思", "怎么改", "依据"), rows),
        "",
    ]


def _computation(key: str, base: str) -> list[str]:
    calcs = by_id("macros.calc", "CALC")
    mine = [calc for name, calc in calcs.items() if name.split("_")[0] == key]
    if not mine:
        return ["*程序里还没有这个计算，规格如上。 Not built yet: specified only.*", ""]
    lines: list[str] = []
    for calc in mine:
        rows, summary = _result_columns(calc)
        packs = [pack.id for pack in _packs().values() if key in pack.computations]
        lines += [
            f"**程序里 / In the program**：`{calc.id}` {calc.title.zh} {calc.title.en}；方案：{'、'.join(_links(packs, base)) or '—'}。",
            "",
        ]
        if rows:
            lines += [f"- 结果列 / Result columns: {'、'.join(rows)}"]
        if summary:
            lines += [f"- 合计 / Summary: {'、'.join(summary)}"]
        if calc.after:
            lines += [f"- 先算 / Reads the results of: {'、'.join(calc.after)}"]
        registers = [name for name in by_id("validators.registers", "REGISTER") if name in calc.uses]
        if registers:
            lines += [f"- 用到的表 / Registers: {'、'.join(_links(registers, base))}"]
        lines += ["", *_parameter_table([code for code in _parameters() if code in calc.needs.split()]), ""]
    return lines


def _report(key: str, base: str) -> list[str]:
    report = by_id("macros.reports", "REPORT").get(key)
    if report is None:
        return ["*程序里还没有这张报表，规格如上。 Not built yet: specified only.*", ""]
    level = {"branch": "县局、营业部的报表里", "centre": "中心的报表里", "any": "各级的报表里"}[report.level]
    packs = [pack.id for pack in _packs().values() if key in (*pack.reports, *pack.centre_reports)]
    needs = sorted({need.split("_")[0] for need in report.needs})
    reads = f"，用到 {'、'.join(_links(needs, base))}" if needs else ""
    return [
        f"**程序里 / In the program**：工作表 `{report.sheet}`，{report.title.zh} {report.title.en}；{level}{reads}；"
        f"方案：{'、'.join(_links(packs, base)) or '—'}。",
        "",
    ]


def _reading(key: str, base: str) -> list[str]:
    held = [
        (pack, parameter)
        for found in _parameters().values()
        for pack, parameter in found
        if key in re.findall(r"G\d\d", f"{parameter.clause} {parameter.note}")
    ]
    if not held:
        return []
    return ["由哪个参数定 / Held by:", "", *_parameter_rows(held), ""]


def _pack(key: str, base: str) -> list[str]:
    pack = _packs().get(key)
    if pack is None:
        return ["*这个方案还没有装进程序；规格如上。 Not installed yet: specified only.*", ""]
    facts = (
        ("台账的表 / Desk", pack.registers),
        ("政策的表 / Policy", pack.policy_registers),
        ("计算 / Computations", pack.computations),
        ("本单位报表 / Branch reports", pack.reports),
        ("中心报表 / Centre reports", pack.centre_reports),
    )
    lines = ["## 程序里 / In the program", "", f"`keybook pack show {pack.id}` 显示同样的内容。", ""]
    lines += [f"- {name}: {'、'.join(_links(ids, base))}" for name, ids in facts if ids or not pack.contents.switch]
    held = [(pack.id, parameter) for parameter in pack.parameters.values()]
    return [*lines, "", "参数 / Parameters:", "", *_parameter_rows(held), ""]


def _buttons() -> list[str]:
    buttons = sorted(by_id("macros.buttons", "BUTTON").values(), key=lambda b: (b.desk != "branch", b.desk, b.order, b.id))
    desks = {"branch": "台账", "centre": "中心", "both": "都有"}
    return _table(("按钮", "在哪里", "命令"), [(b.caption, desks.get(b.desk, b.desk), f"`{b.command}`") for b in buttons])


# ------------------------------------------------------------------ parts


def _result_columns(calc: Any) -> tuple[list[str], list[str]]:
    """Columns of the rows and of the summary: as it is declared, else as its module has them (column -> format)."""
    if calc.columns:
        return [name for name in calc.columns if not name.startswith("_")], list(calc.totals)
    rows: dict[str, str] = {}
    summary: dict[str, str] = {}
    for name, value in vars(sys.modules[calc.run.__module__]).items():
        if isinstance(value, dict) and value and all(isinstance(v, str) and v in FORMATS for v in value.values()):
            (summary if "SUMMARY" in name.upper() else rows).update(value)
    return [name for name in rows if not name.startswith("_")], [name for name in summary if not name.startswith("_")]


def _parameter_table(codes: list[str]) -> list[str]:
    held = [entry for code in codes for entry in _parameters()[code]]
    return ["参数 / Parameters:", "", *_parameter_rows(held)] if held else []


def _parameter_rows(held: list[tuple[str, Any]]) -> list[str]:
    rows = [
        (
            pack,
            f"`{p.code}`",
            p.name,
            f"{p.value}{p.unit if p.value else ''}" or "（空着）",
            p.source,
            " ".join(part for part in (p.clause, f"「{p.quote}」" if p.quote else "", p.note) if part),
        )
        for pack, p in held
    ]
    return _table(("方案", "代码", "参数", "预设值", "来源", "依据和说明"), rows)


def _links(ids: Iterable[str], base: str) -> list[str]:
    where = {"R": "registers.md", "V": "checks.md", "D": "computations.md", "E": "reports.md", "P": "packs.md"}
    pages = {name: where[name[0]] if name.split("_")[0] in _written() else OWN.name for name in ids}
    return [f"[{name}]({base}{page}#{_anchor(name)})" for name, page in pages.items()]


def _anchor(key: str) -> str:
    return key.split("_")[0].lower().replace(".", "-")


def _table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [headers, ("---",) * len(headers), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "｜").replace("\n", " ") for cell in line) + " |" for line in lines]


def write() -> list[Path]:
    """Writes the pages that changed; returns them."""
    changed = [(path, text) for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path, text in changed:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in changed]


if __name__ == "__main__":
    for written in write():
        print(written.relative_to(ROOT))
