"""A policy pack: what an organisation of one trade has. A folder of text; nothing outside it names the trade.

    pack.toml        id, title, what it includes, registers, computations, reports, levels, lists, columns, words
    parameters.csv   every parameter with its source; extra_parameters.csv: values for one level or branch
    *.csv            the presets of tables, with the headers of their registers
    demo.toml        the invented world of `keybook demo`; no part of the policy, so of no digest
    <folder>/        a preset: a pack of the same form that includes this one and says only what differs

`include` names packs whose contents come first: lists are joined; what the pack says stands above. An office's travels in `files`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from validators.packs.own_scheme import OwnScheme
from validators.packs.pack_columns import RegisterWords, adapted
from validators.packs.pack_contents import ColumnsShown, Contents, Grades, PackError, PackFigure, Parameter, Waiting
from validators.packs.pack_words import sayer
from validators.register import Register, registers
from validators.values.kinds import Enum
from validators.values.text import Text, fold

FILE, DEMO = "pack.toml", "demo.toml"
_HOME = "validators.packs"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A pack as it is used; see the module for its folder.

    files            name -> text of its own folder
    above            what is laid over it (`overlays` of its pack.toml): their lists are added, their parameters stand above its own
    enums            list of a column that the pack fixes: (register, header) -> values
    graded, computed reports that are sheets of the desk itself: 分级 fills the one, 计算 the others (ux 2.1)
    scorecard        group -> item -> code of the parameter with its weight (D07)
    measured         item of the scorecard -> what the program takes for its 实际, or shows beside it (D07)
    scheme           what head office has made of it on its sheet 方案 (R09c); None without a line there
    """

    contents: Contents
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    parents: tuple[Pack, ...] = ()
    above: tuple[Pack, ...] = ()
    scheme: OwnScheme | None = None

    @property
    def id(self) -> str:
        """The catalogue's, or the office's own."""
        return self.contents.id

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names by which it is found."""
        return self.contents.aliases

    @property
    def title(self) -> Text:
        """Its name for people."""
        return Text(self.contents.title, self.contents.english or self.contents.title)

    @property
    def system(self) -> str:
        """The system of the catalogue that it serves."""
        return self.contents.system

    @cached_property
    def kin(self) -> frozenset[str]:
        """Its id and those of the packs that it includes: what belongs to one of them (a rule, a column) is its own too."""
        return frozenset({self.id}).union(*(parent.kin for parent in (*self.parents, *self.above)))

    def but(self, **changes: Any) -> Pack:
        """The same pack with other contents (names of pack.toml)."""
        return replace(self, contents=self.contents.model_copy(update=changes))

    def _joined(self, name: str) -> tuple[str, ...]:
        """The pack's own list, an empty one included; where it does not say, those that it includes, in their order."""
        own: tuple[str, ...] | None = getattr(self.contents, name)
        below = own if own is not None else tuple(word for parent in self.parents for word in getattr(parent, name))
        return tuple(dict.fromkeys((*below, *(word for over in self.above for word in over._joined(name)))))

    @cached_property
    def registers(self) -> tuple[str, ...]:
        """Ids of the desk's registers, in the order of their sheets."""
        return self.scheme.desk if self.scheme is not None else self._joined("registers")

    @cached_property
    def policy_registers(self) -> tuple[str, ...]:
        """Ids of the registers of the policy workbook."""
        return self._joined("policy_registers")

    @cached_property
    def computations(self) -> tuple[str, ...]:
        """Ids of its computations."""
        return (*self._joined("computations"), *self._of_own("D60"))

    @cached_property
    def reports(self) -> tuple[str, ...]:
        """Ids of a branch's reports."""
        return (*self._joined("reports"), *self._of_own("E1.95"))

    @cached_property
    def centre_reports(self) -> tuple[str, ...]:
        """Ids of the reports of a consolidation."""
        return (*self._joined("centre_reports"), *self._of_own("E1.95"))

    def _of_own(self, name: str) -> tuple[str, ...]:
        """What computes and shows head office's own columns and ratios, where it has any."""
        return (name,) if self.scheme and (self.scheme.own_columns or self.scheme.ratios) else ()

    @cached_property
    def graded(self) -> tuple[str, ...]:
        """Reports that 分级 puts on the desk."""
        return self._joined("graded")

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """Reports that 计算 puts on the desk."""
        return self._joined("computed")

    @cached_property
    def sheets(self) -> dict[str, Waiting]:
        """The computed sheets of a desk, in order (ux 2.1)."""
        return self.contents.sheets or {name: sheet for parent in self.parents for name, sheet in parent.sheets.items()}

    @cached_property
    def made(self) -> str:
        """What 计算 works out at once, in words; those of the first pack included that says it."""
        return self.contents.made or next((p.made for p in self.parents if p.made), "")

    @cached_property
    def archive_fields(self) -> tuple[str, ...]:
        """The archive fields of a customer (V09, D41)."""
        return self._joined("archive_fields")

    @cached_property
    def grades(self) -> Grades:
        """Its levels, and the computation that proposes them."""
        mine = self.contents.grades
        return mine if mine.levels else next((p.grades for p in self.parents if p.grades.levels), mine)

    @property
    def pay(self) -> str:
        """The computation of what a person earns; "" where the pack pays nobody."""
        return self.contents.pay

    @property
    def plan(self) -> str:
        """The indicator of R17 whose plan the main report shows."""
        return self.contents.plan or next((p.plan for p in self.parents if p.plan), "收入")

    @cached_property
    def main(self) -> tuple[PackFigure, ...]:
        """The columns of 汇总主表 where the pack, or the first that it includes, has its own."""
        return self.contents.main or next((p.main for p in self.parents if p.main), ())

    @cached_property
    def chart(self) -> tuple[str, ...]:
        """Those of its columns that are drawn, the last as a line."""
        return self.contents.chart or next((p.chart for p in self.parents if p.chart), ())

    @cached_property
    def leader(self) -> tuple[PackFigure, ...]:
        """The six figures of 领导速览 where the pack, or the first that it includes, has its own."""
        return self.contents.leader or next((p.leader for p in self.parents if p.leader), ())

    @property
    def scorecard(self) -> Mapping[str, Mapping[str, str]]:
        """Group -> item of R42 -> code of the parameter with its weight."""
        return self.contents.scorecard or next((p.scorecard for p in self.parents if p.scorecard), {})

    @property
    def measured(self) -> Mapping[str, str]:
        """Item of R42 -> what the program measures it by, as the pack says that has the scorecard."""
        return self.contents.measured if self.contents.scorecard else next((p.measured for p in self.parents if p.scorecard), {})

    @cached_property
    def enums(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(register, header) -> the values of its list."""
        found = {key: values for parent in self.parents for key, values in parent.enums.items()}
        found |= {(r, h): values for name, values in self.contents.lists.items() for r, _, h in [name.partition(".")]}
        for own in self.scheme.registers.values() if self.scheme else ():
            found |= {(own.id, c.header): c.kind.values for c in own.columns if isinstance(c.kind, Enum) and (own.id, c.header) in found}
        return found

    @cached_property
    def columns(self) -> dict[str, ColumnsShown]:
        """Register id -> what the pack does to its columns."""
        found = {key: shown for parent in self.parents for key, shown in parent.columns.items()} | self.contents.columns
        return found | {key: shown for over in self.above for key, shown in over.columns.items() if key not in found}

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Its parameters by code, its own first, in the order of the files; names and notes in the words of the pack."""
        return {code: replace(p, name=self.say(p.name), note=self.say(p.note)) for code, p in self._stated.items()}

    @cached_property
    def _stated(self) -> dict[str, Parameter]:
        """The parameters as the files of the pack and of those that it includes have them."""
        found = {code: p for over in self.above for code, p in over._stated.items()}
        for line in (line for line in self._lines("parameters") if line["code"] not in found):
            choices = tuple(c for c in line.pop("choices").split("|") if c)
            found[line["code"]] = Parameter(choices=choices, **line)
        for parent in self.parents:
            found |= {code: p for code, p in parent._stated.items() if code not in found}
        return found

    @cached_property
    def parameter_codes(self) -> dict[str, str]:
        """Folded name -> code of its parameters: the name in the words of the pack, as the files have it, and the code."""
        told = {fold(p.name): code for table in (self._stated, self.parameters) for code, p in table.items()}
        return told | {fold(code): code for code in self.parameters}

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of one of its csv files, else of the first pack included that has it; empty when none has."""
        own = self._lines(name)
        below = own if own or f"{name}.csv" in self.files else next((rows for p in self.parents if (rows := p.table(name))), [])
        return [*below, *(row for over in self.above for row in over.table(name))]

    def _lines(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.files.get(f"{name}.csv", "").splitlines()))

    @cached_property
    def all_registers(self) -> dict[str, Register]:
        """Every register of the catalogue as this pack has it, by id; head office's own behind them."""
        return dict(self.scheme.registers) if self.scheme else {name: self._adapted(r) for name, r in registers().items()}

    @cached_property
    def desk(self) -> tuple[Register, ...]:
        """The registers of a branch's desk, in the order of their sheets; KeyError for one that does not exist."""
        return tuple(self.all_registers[name] for name in self.registers)

    @cached_property
    def head(self) -> tuple[Register, ...]:
        """The registers of the policy workbook."""
        return tuple(self.all_registers[name] for name in self.policy_registers)

    def _adapted(self, register: Register) -> Register:
        """A register of the catalogue as this pack has it."""
        held = RegisterWords(
            shown=self.columns.get(register.id, ColumnsShown()),
            enums={header: values for (name, header), values in self.enums.items() if name == register.id},
            several=self.contents.several,
            archive_fields=self.archive_fields,
            kin=self.kin,
        )
        return adapted(register, held)

    @cached_property
    def words(self) -> dict[str, str]:
        """What the common words are called here."""
        return {word: own for parent in self.parents for word, own in parent.words.items()} | self.contents.words

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Register id -> header -> what this pack calls the column, of the columns that have a label."""
        found = {name: {c.header: c.label for c in r.columns if c.label} for name, r in self.all_registers.items()}
        return {name: named for name, named in found.items() if named}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Sheet of the catalogue -> sheet of this pack, where they differ."""
        own = self.all_registers
        return {register.sheet: own[name].sheet for name, register in registers().items() if register.sheet != own[name].sheet}

    @cached_property
    def say(self) -> Callable[[str], str]:
        """Text of the program in the words of this pack: titles of sheets, labels of columns, the vocabulary.

        A column's label stands in running text where the header says enough by itself (three characters) and every
        register of the desk that has it calls it so, a title of two characters only in its brackets. A word that stays
        as it is (written to itself) shields what is in it.
        """
        there = [self.all_registers[name] for name in self.registers if name in self.all_registers]  # `pack check` names the others
        return sayer([*there, *self.head], self.titles, self.words)

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over its files and those it includes."""
        hasher = hashlib.sha256()
        for name in sorted(set(self.files) - {DEMO}):
            hasher.update(f"{name}\x1f{self.files[name]}\x1e".encode())
        hasher.update("".join(other.digest for other in (*self.parents, *self.above)).encode())
        return hasher.hexdigest()[:12]


TABLES = {"R01": "organisation", "R07": "products", "R08": "prices", "R09a": "activities"}
TABLES |= {"R02b": "establishment", "R63": "permissions", "R75": "dictionary"}
"""Register -> csv of a pack whose headers are the register's own; of a desk's register with 适用机构 before them."""
WHERE = "适用机构"
"""机构编码, 层级 or 机构类型 that a preset row of a desk's register is for; blank = every desk."""


def pack_of_files(files: Mapping[str, str], *, among: Callable[[str], Pack | None] | None = None) -> Pack:
    """A pack from the texts of its folder; PackError names what is wrong with it."""
    if FILE not in files:
        raise PackError(f"文件夹里没有 {FILE}")
    try:
        contents = Contents.model_validate(tomllib.loads(files[FILE]))
    except tomllib.TOMLDecodeError as wrong:
        raise PackError(f"{FILE} 写得不对：{wrong}") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise PackError(f"{FILE} 里“{'.'.join(map(str, first['loc']))}”不对：{first['msg']}") from wrong
    parents = tuple(_named(name, "include", among or find_pack) for name in contents.include)
    above = tuple(_named(name, "overlays", find_overlay) for name in contents.overlays)
    return Pack(contents=contents, files=dict(files), parents=parents, above=above)


def _named(name: str, key: str, find: Callable[[str], Pack | None]) -> Pack:
    found = find(name)
    if found is None:
        raise PackError(f"{FILE} 的 {key} 写了“{name}”，没有这个方案")
    return found


def is_text(name: str) -> bool:
    """True for a file of a pack's folder."""
    return name in (FILE, DEMO) or name.endswith(".csv")


@cache
def packs() -> dict[str, Pack]:
    """Every pack of the installation by id: each folder below validators/packs that holds a pack.toml."""
    return _loaded(_folders(resources.files(_HOME)), {})


@cache
def presets() -> dict[str, Pack]:
    """The presets of the packs by id: packs of the same form in the folder of the one that they, or another preset there, include."""
    return _loaded([folder for home in _folders(resources.files(_HOME)) for folder in _folders(home)], packs())


@cache
def overlays() -> dict[str, Pack]:
    """What can be laid over any pack, by id: no packs of their own, the folders of validators/packs/overlays."""
    return _loaded(_folders(resources.files(_HOME) / "overlays"), {})


def laid_over(pack: Pack, *over: Pack) -> Pack:
    """A pack with overlays on it; the same pack where they lie on it already."""
    names = [one.id for one in over if one.id not in pack.contents.overlays]
    text = f"overlays = {json.dumps([*pack.contents.overlays, *names])}\n"
    told = "".join(line for line in pack.files[FILE].splitlines(keepends=True) if not line.startswith("overlays = "))
    return pack_of_files(dict(pack.files) | {FILE: text + told}) if names else pack


def _loaded(folders: Iterable[Traversable], known: Mapping[str, Pack]) -> dict[str, Pack]:
    """The packs of these folders by id, those that they include first."""
    waiting = {tomllib.loads(files[FILE])["id"]: files for files in map(_texts, folders)}
    found: dict[str, Pack] = {}

    def load(name: str) -> Pack | None:
        if name not in found and name in waiting:
            found[name] = pack_of_files(waiting.pop(name), among=load)
        return found.get(name) or known.get(name)

    for name in sorted(waiting):
        load(name)
    return dict(sorted(found.items()))


def _folders(home: Traversable) -> list[Traversable]:
    """The folders of packs in a folder."""
    return [folder for folder in home.iterdir() if folder.is_dir() and (folder / FILE).is_file()]


def _texts(folder: Traversable) -> dict[str, str]:
    return {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if is_text(f.name)}


def find_pack(name: str) -> Pack | None:
    """A pack or preset of the installation by id (P01), alias (postal) or Chinese title; None when there is none."""
    return _called(name, packs().values()) or _called(name, presets().values())


def find_overlay(name: str) -> Pack | None:
    """The same of what is laid over a pack (P13, 审批权限)."""
    return _called(name, overlays().values())


def _called(name: str, among: Iterable[Pack]) -> Pack | None:
    return next((p for p in among if fold(name) in {fold(n) for n in (p.id, p.title.zh, *p.aliases)}), None)


def installed(pack: Pack) -> bool:
    """True when the installation holds the very same pack: nobody needs to be given its text."""
    known = packs().get(pack.id) or presets().get(pack.id)
    return known is not None and known.digest == pack.digest
