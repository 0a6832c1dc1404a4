"""Every finding as staff meet it: tests/findings/<code>.md holds a small sheet and what the check says about it.

<code>.<variant>.md holds a case in which it is silent, or another way to meet it.

A case is Markdown: lines `period:`, `branch:`, `file:` (its name), `remark:` (附言), `filled_on:`, `nil:`, `months:`
(earlier months at hand), `pack:` (an installed pack or preset; of any other id P01 under it, and only then may `policy:` name parameters
that P01 has not), `policy:` with `- parameter = value` lines, then `register: R10`, `history: R10 2026-09`,
`computed: D01`, `filled: R10` (what the program fills into its rows), `written: R10` (what it had written before) and
`expect:`, each with a table. Data stand on row 6 and below, as on a desk. Plain numbers and
yyyy-mm-dd are read as Excel would hold them; `text` in backquotes stays text. A case names every finding of its sheets
but missing_column, since it shows only the columns that it is about, and rate_missing, since its policy leaves rates blank. An expected message is a part of the real one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from validators.checking import Checked, check, understand
from validators.discover import exports
from validators.filing.inputs import Filing, History, Result, Rule, usage_of
from validators.filing.written_cells import written_of_cells
from validators.finding import Finding
from validators.packs.pack_contents import Parameter
from validators.packs.trade_pack import Pack, packs, presets
from validators.policy import Policy
from validators.register import RawSheet, registers
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.period import Month
from validators.values.text import Text, safe_text
from validators.wording.general_findings import general_findings

BESIDE = frozenset({"missing_column", "rate_missing"})
CASES = sorted(Path(__file__).parent.glob("*.md"))
INSTALLED = {**packs(), **presets()}
PACK = INSTALLED["P01"]
GENERIC = {code for code in general_findings() if Path(__file__).with_name(f"{code}.md").is_file()}
"""Codes that a cell, a row or a key gives by itself, or a rule of head office, without a rule file; the others are shown in `reading`."""

NODES = [
    {"机构编码": "LJ00", "机构名称": "临江州局", "层级": "州局", "上级机构": None},
    {"机构编码": "LJ01", "机构名称": "临江市局", "层级": "县市局", "上级机构": "LJ00"},
    {"机构编码": "LJ02", "机构名称": "青禾县局", "层级": "县市局", "上级机构": "LJ00"},
]
CENTRE = Filing(branch="LJ00", name="临江州局", period=Month(2026, 1))
_SECTION = re.compile(r"^(register|history|computed|filled|written|expect|policy):\s*(.*)$")
_SETTING = re.compile(r"^(period|branch|filled_on|nil|months|pack|file|remark):\s*(.+)$")
_ARROWS_AND_SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±")

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class CasePack(Pack):
    """The pack of a case: P01 under the id of another pack, with numbers of that pack's own."""

    more: tuple[Parameter, ...] = ()

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        return PACK.parameters | {p.code: p for p in self.more}


@cache
def pack_of(identifier: str, names: tuple[str, ...]) -> Pack:
    """An installed pack, or P01 under another id with these further numbers."""
    if identifier in INSTALLED and set(names) <= set(INSTALLED[identifier].parameters):
        return INSTALLED[identifier]
    more = tuple(Parameter(code=name, name=name, kind="number") for name in names if name not in PACK.parameters)
    other = PACK.but(id=identifier)
    return CasePack(contents=other.contents, files=other.files, parents=other.parents, more=more)


@dataclass
class Case:
    """One case file, read."""

    settings: dict[str, str] = field(default_factory=dict)
    policy: dict[str, str] = field(default_factory=dict)
    tables: dict[tuple[str, str], Rows] = field(default_factory=dict)

    def of(self, kind: str) -> dict[str, Rows]:
        """The tables of one kind by what stands after the colon."""
        return {name: rows for (found, name), rows in self.tables.items() if found == kind}

    @property
    def period(self) -> Month:
        return Month.parse(self.settings.get("period", "2026-10"))


def read_case(path: Path) -> Case:
    """A case file; prose lines are skipped."""
    case, kind, name, headers = Case(), "", "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _SECTION.match(line):
            kind, name, headers = found[1], found[2].strip(), []
            case.tables[kind, name] = []
        elif found := _SETTING.match(line):
            case.settings[found[1]] = found[2].strip()
        elif kind == "policy" and line.startswith("- "):
            parameter, _, value = line[2:].partition("=")
            case.policy[parameter.strip()] = value.strip()
        elif line.startswith("|") and not set(line) <= set("|-: "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if headers:
                case.tables[kind, name].append({h: cell_of(c) for h, c in zip(headers, cells, strict=True)})
            else:
                headers = cells
    return case


def cell_of(text: str) -> Any:
    """A cell as the reader gives it: number, date, text, error value or formula without a value."""
    if text.startswith("`"):
        return text.strip("`")
    if not text:
        return None
    if text.startswith("#"):
        return ErrorCell(text)
    if text.startswith("="):
        return UncomputedCell(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return dt.datetime.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def raw_sheet(name: str, rows: Rows, pack: Pack = PACK) -> RawSheet:
    """The sheet of a register with only these columns, data from row 6."""
    register = pack.all_registers[name] if pack.id in INSTALLED and pack is not PACK else registers()[name]
    headers = list(rows[0]) if rows else [column.header for column in register.columns]
    unknown = set(headers) - set(register.by_header)
    assert not unknown, f"{name} has no columns {unknown}"
    return RawSheet(
        register=register,
        sheet=register.sheet,
        cells={h: [row[h] for row in rows] for h in headers},
        rows=list(range(6, 6 + len(rows))),
        letters={h: chr(66 + i) for i, h in enumerate(headers)},
    )


def policy_of(case: Case) -> Policy:
    """The preset policy of P01 for a state with two counties, as the case changes it."""
    base = preset_policy(case.settings.get("pack", PACK.id), tuple(case.policy.items()))
    own = {name: raw_sheet(name, rows, base.pack) for name, rows in case.of("register").items() if registers()[name].place == "policy"}
    sheets, _ = understand(own, filing=CENTRE, policy=None)
    return Policy(pack=base.pack, frames=dict(base.frames) | {name: sheet.frame for name, sheet in sheets.items()})


@cache
def preset_policy(identifier: str, changes: tuple[tuple[str, str], ...]) -> Policy:
    """The preset with some parameters changed."""
    changed = dict(changes)
    pack = pack_of(identifier, tuple(changed))
    assert not set(changed) - set(pack.parameters), changed
    parameters = [{"参数名": p.name, "值": changed.get(p.code, p.value) or None, "来源": p.source} for p in pack.parameters.values()]
    tables = (pack.table(name) for name in ("products", "activities"))
    products, activities = ([{k: v or None for k, v in row.items()} for row in table] for table in tables)
    rows: dict[str, Rows] = {"R01": NODES, "R07": products, "R09": parameters, "R09a": activities}
    raws = {name: raw_sheet(name, table) for name, table in rows.items()}
    sheets, _ = understand(raws, filing=CENTRE, policy=None)
    return Policy(pack=pack, frames={name: sheet.frame for name, sheet in sheets.items()})


def history_of(case: Case, branch: str, policy: Policy) -> History:
    """What is at hand of earlier months: full rows, and the months that are known without any."""
    months = {Month.parse(text) for text in case.settings.get("months", "").split("、") if text}
    frames: dict[str, list[pd.DataFrame]] = {}
    for name, rows in case.of("history").items():
        register, month = name.split()
        months.add(Month.parse(month))
        filing = Filing(branch=branch, name="", period=Month.parse(month))
        sheets, _ = understand({register: raw_sheet(register, rows)}, filing=filing, policy=policy)
        frames.setdefault(register, []).append(sheets[register].frame)
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()}
    usage = usage_of(joined["R10"]) if "R10" in joined else History.none().usage
    return History(usage=usage, frames=joined, months={branch: frozenset(months)})


def computed(case: Case) -> dict[str, Result]:
    """Results as a case gives them; money in yuan becomes fen. `computed: D53.crossing` is one of its side tables."""
    found = {}
    for name, rows in case.of("computed").items():
        frame = pd.DataFrame(rows)
        if "合计" in frame:
            frame["合计"] = pd.Series([None if pd.isna(v) else round(v * 100) for v in frame["合计"]], dtype="Int64")
        if "台账数" in frame:
            frame["台账数"] = [Decimal(str(value)) for value in frame["台账数"]]
        name, _, part = name.partition(".")
        held = found.setdefault(name, Result(title=Text(name), rows=pd.DataFrame(), formats={}))
        held.rows, held.extra = (held.rows, held.extra | {part: frame}) if part else (frame, held.extra)
    return found


def run(case: Case) -> Checked:
    """The check of a case."""
    branch = case.settings.get("branch", "LJ01")
    filled = case.settings.get("filled_on")
    policy = policy_of(case)
    results = computed(case)
    filing = Filing(
        branch=branch,
        name="临江市局",
        period=case.period,
        filled_on=dt.date.fromisoformat(filled) if filled else None,
        file=case.settings.get("file", ""),
        remark=case.settings.get("remark", ""),
        nil=tuple(case.settings.get("nil", "").split("、")) if "nil" in case.settings else (),
    )
    return check(
        {name: raw_sheet(name, rows, policy.pack) for name, rows in case.of("register").items()},
        filing=filing,
        policy=policy,
        history=history_of(case, branch, policy),
        today=dt.date(2026, 11, 2),
        compute=lambda facts, name: results.get(name),
        fill=lambda facts: as_filled(case, filing, policy),
        written={name: written_of_cells(registers()[name], rows) for name, rows in case.of("written").items()}
        if case.of("filled")
        else None,
    )


def as_filled(case: Case, filing: Filing, policy: Policy) -> dict[str, pd.DataFrame]:
    """The frames as the program would fill them."""
    sheets, _ = understand({name: raw_sheet(name, rows) for name, rows in case.of("filled").items()}, filing=filing, policy=policy)
    return {name: sheet.frame for name, sheet in sheets.items()}


def place(finding: Finding) -> tuple[str, str, str, str, str]:
    """What a case says about a finding."""
    return (finding.code, finding.sheet, "" if finding.row is None else str(finding.row), finding.column or "", finding.severity.value)


def expected(case: Case) -> list[tuple[str, str, str, str, str]]:
    return [
        (row["code"], row["sheet"], "" if row["row"] is None else f"{row['row']:.0f}", row["column"] or "", row["severity"])
        for row in case.tables["expect", ""]
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case(path: Path) -> None:
    case = read_case(path)
    wanted = expected(case)
    shown = {place[0] for place in wanted}
    found = [f for f in run(case).findings if f.code not in BESIDE or f.code in shown]
    assert sorted(map(place, found)) == sorted(wanted)
    assert path.stem in shown or "." in path.stem, "a case shows the finding that it is named after"
    for row in case.tables["expect", ""]:
        if row.get("message"):
            said = [
                f.message
                for f in found
                if place(f)[:4] == (row["code"], row["sheet"], f"{row['row'] or 0:.0f}" if row["row"] else "", row["column"] or "")
            ]
            assert any(str(row["message"]) in text for text in said), said


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_its_class_and_rule_are_those_it_is_explained_by(path: Path) -> None:
    known = general_findings()
    for finding in run(read_case(path)).findings:
        if (said := known.get(finding.code)) is not None and not finding.code.startswith("office_"):
            elsewhere = {c.judged_by for r in registers().values() for c in r.columns} - {None}  # a column whose list a rule judges
            assert finding.severity == said.severity and finding.rule in {said.rule, *elsewhere}, finding


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_its_words(path: Path) -> None:
    case = read_case(path)
    typed = {str(cell) for rows in case.tables.values() for row in rows for cell in row.values() if cell is not None}
    for finding in run(case).findings:
        assert finding.message and finding.remedy, finding
        ours = finding.message + finding.remedy
        for cell in typed:
            ours = ours.replace(cell, "")
        assert safe_text(ours.translate(_ARROWS_AND_SIGNS)), ours
        assert not re.search("失败|非法|异常|错误代码", ours)


def test_every_code_has_a_case() -> None:
    codes = {rule.code for rule in exports("validators.rules", "RULE").values()} | GENERIC
    assert {path.stem for path in CASES if "." not in path.stem} == codes
    assert {path.stem.partition(".")[0] for path in CASES} == codes


@pytest.mark.parametrize("rule", exports("validators.rules", "RULE").values(), ids=lambda rule: rule.code)
def test_every_rule_explains_itself(rule: Rule) -> None:
    for text in (rule.title.zh, rule.explain, rule.remedy):
        assert text and safe_text(text.translate(_ARROWS_AND_SIGNS)), text
    assert rule.title.en and rule.source != "I"
    assert rule.explain.count("。") in (1, 2, 3), rule.explain
    assert set(rule.registers) <= set(registers())


def test_codes_are_told_apart() -> None:
    codes = [rule.code for rule in exports("validators.rules", "RULE").values()]
    assert len(codes) == len(set(codes)) and not GENERIC & set(codes)
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", code) for code in codes)
