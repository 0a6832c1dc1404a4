"""docs/headers.csv and docs/manual/registers.md, made from the registers and rules themselves (design.md 10.8).

`python -m validators.documentation` writes them below the current folder; a test fails when one is stale.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from validators.register import Register, registers
from validators.systems import GENERAL, SYSTEMS, System, registers_of, rules_of, systems_of, unnumbered_rules_of
from validators.values import date_kinds, kinds, number_kinds, times

_TESTS = Path(__file__).resolve().parents[1] / "tests" / "systems"
"""One test a system, called after it."""
WORDS: dict[type[kinds.Kind], str] = {
    kinds.Txt: "text",
    kinds.Code: "code",
    kinds.Ref: "reference",
    kinds.Enum: "list",
    kinds.Bool: "yes or no",
    number_kinds.Money: "money",
    number_kinds.Quantity: "quantity",
    number_kinds.Count: "count",
    number_kinds.Number: "number",
    number_kinds.Percent: "percent",
    number_kinds.ShareChange: "change",
    date_kinds.Date: "date",
    date_kinds.MonthText: "month",
    kinds.Pattern: "text of a form",
    times.Moment: "time",
    times.Span: "period",
}
"""What a kind is called in documents."""


def headers() -> list[tuple[str, str, str, str]]:
    """(sheet, header, type in words, need) of each column, registers by id, columns in order."""
    return [
        (register.sheet, column.header, type_words(column.kind), column.need)
        for register in registers().values()
        for column in register.columns
    ]


def type_words(kind: kinds.Kind) -> str:
    """A kind in words; a reference names its sheet, a text of a form its form.

    >>> type_words(kinds.Ref(target='R03')), type_words(kinds.YEAR)
    ('reference to 客户档案', 'text of a form 2026')
    """
    word = WORDS[type(kind)]
    if isinstance(kind, kinds.Ref):
        return f"{word} to {' or '.join(registers()[t].sheet for t in kind.targets)}"
    return f"{word} {kind.example}" if isinstance(kind, kinds.Pattern) else word


def headers_csv() -> str:
    """The text of docs/headers.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("sheet", "header", "type", "required"))
    writer.writerows(headers())
    return text.getvalue()


def registers_md() -> str:
    """The text of docs/manual/registers.md: systems to registers to rules, then every register."""
    general = f"{GENERAL[0]}–{GENERAL[-1]}"
    return "\n".join(
        (
            "# 系统、登记表和规则",
            "",
            "这一页由 `python -m validators.documentation` 生成，不要手改。",
            "",
            f"{general} 是每张表都有的规则（必填、清单、日期、数字写法、编号重复、查无此编码），下面只列各表另有的。"
            "规则是什么意思，用 `keybook explain V05` 看。",
            "",
            "## 各系统用哪些表",
            "",
            *_table(("系统", "名称", "方案", "登记表", "规则", "计算", "报表", "测试"), [_system_row(s) for s in SYSTEMS]),
            "",
            "## 各登记表",
            "",
            *_table(
                ("编号", "登记表", "在哪里", "样子", "系统", "规则", "列数"), [_register_row(register) for register in registers().values()]
            ),
            "",
        )
    )


def _system_row(system: System) -> tuple[str, ...]:
    names = registers_of(system)
    rules = sorted({rule for name in names for rule in rules_of(name)})
    sheets = "、".join(f"{name} {registers()[name].sheet}" for name in names)
    return (
        system.id,
        system.title,
        system.pack,
        sheets,
        "、".join((f"{GENERAL[0]}–{GENERAL[-1]}", *rules)),
        "、".join(system.computations) or "只登记，不计算",
        "、".join(system.reports),
        _test_of(system),
    )


def _test_of(system: System) -> str:
    """A link to the test that fills its registers and holds its figures against what was worked out by hand."""
    name = f"test_{system.id.lower()}.py"
    return f"[{name}](../../tests/systems/{name})" if (_TESTS / name).is_file() else "—"


def _register_row(register: Register) -> tuple[str, ...]:
    more = unnumbered_rules_of(register.id)
    rules = "、".join((f"{GENERAL[0]}–{GENERAL[-1]}", *rules_of(register.id))) + (f"，另 {more} 条" if more else "")
    return (
        register.id,
        register.sheet,
        "政策" if register.place == "policy" else "台账",
        "单页" if register.form else "表格",
        "、".join(systems_of(register.id)) or "—",
        rules,
        str(len(register.columns)),
    )


def _table(headers: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [headers, ("---",) * len(headers), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


DOCUMENTS = {"docs/headers.csv": headers_csv, "docs/manual/registers.md": registers_md}
"""What is generated, by its path below the project's folder."""

if __name__ == "__main__":
    for path, text in DOCUMENTS.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text(), encoding="utf-8")
