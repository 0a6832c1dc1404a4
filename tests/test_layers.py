"""The layers, limits and lists of the tree (design.md sections 2 and 10), read from the source with `ast`."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeGuard

import pytest

import validators
from building.contract import contract_buttons, in_order
from macros.button import specs_of
from macros.lookup.explain import catalogue
from macros.lookup.pack_folder import faults_of
from validators.discover import exports
from validators.packs.carried_pack import pack_of_folder
from validators.packs.trade_pack import packs
from validators.values.text import safe_text
from validators.wording.general_findings import general_findings

ROOT = Path(__file__).parent.parent
PACKAGES = ("validators", "workbooks", "macros")
MODULES = {
    ".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): f
    for package in PACKAGES
    for f in sorted((ROOT / package).rglob("*.py"))
}
SIGNS = str.maketrans("", "", "×◆▲○√●★※→←↑↓①②③±＿")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def tree(module: str) -> ast.Module:
    return parsed(MODULES[module])


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


@cache
def imports(module: str, *, anywhere: bool) -> frozenset[str]:
    """Dotted names that a module imports; with `anywhere` those inside functions too, TYPE_CHECKING always aside."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(module)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            found |= {name if (name := f"{node.module}.{a.name}") in MODULES else str(node.module) for a in node.names}
        elif not for_types_only(node) and (anywhere or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))):
            waiting += list(ast.iter_child_nodes(node))
    return frozenset(found)


def below(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


MAY_IMPORT = {
    "validators": ("validators",),
    "workbooks": ("workbooks", "validators"),
    "macros.calc": ("macros.calc", "validators"),
    "macros.reports": ("macros.reports", "validators"),
}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_layer_imports_only_what_is_below_it(package: str) -> None:
    for module in (m for m in MODULES if below(m, package)):
        ours = {name for name in imports(module, anywhere=True) if name.split(".")[0] in PACKAGES}
        strange = {name for name in ours if not any(below(name, allowed) for allowed in MAY_IMPORT[package])}
        assert not strange, f"{module} imports {strange}"


def test_xlwings_is_imported_in_one_file_and_only_its_free_part() -> None:
    found = {(module, name) for module in MODULES for name in imports(module, anywhere=True) if below(name, "xlwings")}
    assert found == {("workbooks.live.live_book", "xlwings")}
    text = MODULES["workbooks.live.live_book"].read_text(encoding="utf-8")
    assert not re.search(r"xlwings\.(pro|server|reports)|xlwings import (pro|server|reports)", text)
    import xlwings

    assert not xlwings.__pro__


def test_calc_and_reports_know_no_clock_and_no_files() -> None:
    for module in (m for m in MODULES if below(m, "macros.calc") or below(m, "macros.reports")):
        methods = {n.func.attr for n in ast.walk(tree(module)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        assert not methods & {"today", "now", "utcnow", "read_text", "write_text", "read_bytes"}, module
        calls = {n.func.id for n in ast.walk(tree(module)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert "open" not in calls, module


def test_the_validators_imported_are_ours() -> None:
    assert Path(str(validators.__file__)).parent == ROOT / "validators"
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_no_module_imports_itself_by_a_circle() -> None:
    """Not even lazily: a circle through a function only hides which of the two rests on the other."""
    edges = {module: {name for name in imports(module, anywhere=True) if name in MODULES} for module in MODULES}
    state: dict[str, str] = {}

    def visit(module: str, path: list[str]) -> None:
        assert state.get(module) != "open", f"a circle of imports: {' -> '.join([*path, module])}"
        if module not in state:
            state[module] = "open"
            for name in sorted(edges[module]):
                visit(name, [*path, module])
            state[module] = "done"

    for module in MODULES:
        visit(module, [])


COLLECTED = frozenset({"REGISTER", "RULE", "CALC", "REPORT", "BUTTON", "SCHEME", "CHECK", "PACK"})
"""What a module exports when a folder is read for one thing a file."""
MOST_FILES = 15


def collected(module: str) -> bool:
    targets = [node.targets[0] if isinstance(node, ast.Assign) else node.target for node in tree(module).body if is_assignment(node)]
    return any(isinstance(target, ast.Name) and target.id in COLLECTED for target in targets)


def is_assignment(node: ast.AST) -> TypeGuard[ast.Assign | ast.AnnAssign]:
    return isinstance(node, (ast.Assign, ast.AnnAssign))


def test_no_folder_has_too_many_files() -> None:
    """A folder that is read for one thing a file may be as long as it likes: most of its modules export that thing."""
    folders: dict[Path, list[str]] = {}
    for module, file in MODULES.items():
        if file.name != "__init__.py":
            folders.setdefault(file.parent, []).append(module)
    mixed = {folder: names for folder, names in folders.items() if sum(map(collected, names)) * 2 <= len(names)}
    full = {str(folder.relative_to(ROOT)): len(names) for folder, names in mixed.items() if len(names) > MOST_FILES}
    assert not full, f"more than {MOST_FILES} files at the top of {full}"


def test_nothing_in_the_tree_is_a_link() -> None:
    """A link that was made on one machine and kept in the project leads nowhere on the next."""
    listed = subprocess.run(["git", "ls-files", "-s"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git here: what is kept in the project cannot be asked")
    assert not [line for line in listed.stdout.splitlines() if line.startswith("120000")]


def test_nothing_in_the_tree_is_a_package_of_others() -> None:
    """What was fetched for one look is no part of the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("no git here: what is kept in the project cannot be asked")
    kept = listed.stdout.split("\0")
    assert len(kept) > 100
    assert not [name for name in kept if name.endswith((".whl", ".zip", ".gz", ".so", ".exe", ".pyc", ".xlsm", ".xlsx"))]


def repeated(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names that stand in more than one place, with the places."""
    places: dict[str, list[str]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: found for name, found in places.items() if len(found) > 1}


def test_a_module_name_means_one_thing() -> None:
    """Packages aside: a folder may bear the name of the layer it is a part of."""
    files = {module: file for module, file in MODULES.items() if file.name not in ("__init__.py", "__main__.py")}
    assert not repeated((file.stem, module) for module, file in files.items())


def test_a_class_name_means_one_thing() -> None:
    classes = ((node.name, module) for module in MODULES for node in ast.walk(tree(module)) if isinstance(node, ast.ClassDef))
    assert not repeated(classes)


def test_nobody_imports_a_button() -> None:
    """Buttons are found by reading their folder; what two of them need is in a room of its own."""
    found = {module: names for module in MODULES if (names := {n for n in imports(module, anywhere=True) if below(n, "macros.buttons")})}
    assert not found


OF_TESTS = tuple(sorted((ROOT / "tests").rglob("*.py")))


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_what_another_module_needs_has_a_public_name() -> None:
    """A name with an underscore in front is its module's own, for the tests too."""
    found = []
    for file in (*MODULES.values(), *OF_TESTS):
        nodes = list(ast.walk(parsed(file)))
        taken = [(node, alias) for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
        ours = [(node, alias) for node, alias in taken if str(node.module).partition(".")[0] in PACKAGES]
        modules = {alias.asname or alias.name for node, alias in ours if f"{node.module}.{alias.name}" in MODULES}
        found += [f"{file.name}: {node.module}.{alias.name}" for node, alias in ours if private(alias.name)]
        found += [
            f"{file.name}: {node.value.id}.{node.attr}"
            for node in nodes
            if isinstance(node, ast.Attribute) and private(node.attr) and isinstance(node.value, ast.Name) and node.value.id in modules
        ]
    assert not found


MOST_EQUAL = 12
Line = tuple[int, str]


def code_lines(file: Path) -> list[Line]:
    """Number and words of each line of a file; blank ones, comments and imports aside."""
    spans = [range(n.lineno, (n.end_lineno or 0) + 1) for n in ast.walk(parsed(file)) if isinstance(n, (ast.Import, ast.ImportFrom))]
    imported = {number for span in spans for number in span}
    text = file.read_text(encoding="utf-8")
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if number not in imported)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]


def said_twice(files: Iterable[Path]) -> list[str]:
    """The pairs of places that share more equal lines than are allowed, each run of lines once."""
    first: dict[tuple[str, ...], str] = {}
    found = []
    for file in files:
        lines, in_a_run = code_lines(file), False
        for start in range(len(lines) - MOST_EQUAL):
            words = tuple(line for _, line in lines[start : start + MOST_EQUAL + 1])
            place = f"{file.relative_to(ROOT)}:{lines[start][0]}"
            before = first.setdefault(words, place)
            if before != place and not in_a_run:
                found.append(f"{before} and {place}")
            in_a_run = before != place
    return found


def test_no_two_places_of_the_program_say_the_same() -> None:
    """More than twelve equal lines are one idea in two places."""
    assert said_twice(MODULES.values()) == []


def test_no_two_places_at_all_say_the_same() -> None:
    assert said_twice((*MODULES.values(), *OF_TESTS)) == []


LINE = 140
"""120 is aimed at; a line of mostly Chinese text may run on a little."""


@pytest.mark.parametrize("module", MODULES)
def test_house_limits(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400, f"{module} has {len(lines)} lines"
    long = {i: len(line) for i, line in enumerate(lines, 1) if len(line) > LINE}
    assert not long, f"{module}: lines longer than {LINE} characters: {long}"
    for node in ast.walk(tree(module)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{module}.{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    if MODULES[module].read_text(encoding="utf-8").strip():
        assert ast.get_docstring(tree(module)), module
    assert not re.search(r"(^|\.)(utils|helpers|manager|process|data2)$", module)


def cited(module: str, identifier: str) -> bool:
    """True when the file that exports it names its catalogue id."""
    return re.search(rf"\b{re.escape(identifier)}(?!\d)", MODULES[module].read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize(("package", "name"), [("validators.registers", "REGISTER"), ("macros.calc", "CALC"), ("macros.reports", "REPORT")])
def test_every_export_has_a_title_in_both_languages_and_its_id(package: str, name: str) -> None:
    found = exports(package, name)
    assert found
    for module, export in found.items():
        assert export.title.zh and export.title.en, module
        assert safe_text(export.title.zh.translate(SIGNS)), module
        assert cited(module, export.id), f"{module} does not cite {export.id}"


def test_every_rule_explains_itself_and_cites_its_id() -> None:
    for module, rule in exports("validators.rules", "RULE").items():
        assert rule.title.zh and rule.title.en and rule.explain and rule.remedy and rule.source, module
        assert rule.id is None or cited(module, rule.id), module
        assert re.search(r"\b[RVCDGS]\d\d|settled \d", MODULES[module].read_text(encoding="utf-8")), module


def test_packs_name_only_what_exists() -> None:
    for pack in packs().values():
        with as_file(files("validators.packs")) as home:
            folder = next(f for f in home.iterdir() if f.is_dir() and (f / "pack.toml").is_file() and pack_of_folder(f).id == pack.id)
            assert faults_of(folder) == [], pack.id


NAMES_A_TRADE = re.compile(r'"(?:P0[1-9]|P1\d)"')
"""A pack's id as a literal: nothing outside its folder names a pack (design 7a)."""


def test_nothing_outside_its_folder_names_a_pack() -> None:
    """The rules that a pack brings along, the list of systems and the demonstrations aside: they are about one trade."""
    free = ("validators.rules", "validators.systems", "validators.registers", "macros.demo")
    for module, path in MODULES.items():
        if not any(below(module, package) for package in free):
            found = NAMES_A_TRADE.findall(path.read_text(encoding="utf-8"))
            assert not found, (module, found)


def test_the_branch_desk_has_the_buttons_of_the_contract() -> None:
    buttons = sorted((b for b in exports("macros.buttons", "BUTTON").values() if b.desk == "branch"), key=lambda b: b.order)
    captions = [button.caption for button in buttons]
    assert in_order(captions, contract_buttons()["branch"]), captions
    assert list(dict.fromkeys((s.id, s.caption) for s in specs_of("branch"))) and {(s.id, s.caption) for s in specs_of("branch")} == {
        (b.id, b.caption) for b in buttons
    }
    for module, button in exports("macros.buttons", "BUTTON").items():
        assert button.id.isascii() and len(button.caption) <= 6, module
        assert ast.get_docstring(tree(module)), module


def codes_in_source() -> set[str]:
    """Every finding code that stands as a literal in the source."""
    found: set[str] = set()
    for module in MODULES:
        if below(module, "macros.demo"):
            continue
        for node in ast.walk(tree(module)):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            words = {k.arg: k.value for k in node.keywords}
            place = {"Problem": 0, "_note": 0, "_fault": 2}.get(called)
            given = (
                words.get("code")
                if called in ("Finding", "Rule", "finding", "replace")
                else node.args[place]
                if place is not None and len(node.args) > place
                else None
            )
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                found.add(given.value)
    return found


def test_every_finding_can_be_explained_and_is_shown_in_a_case() -> None:
    codes = [entry["code"] for entry in catalogue()]
    assert len(codes) == len(set(codes)), "two explanations of one code"
    assert codes_in_source() <= set(codes), codes_in_source() - set(codes)
    cases = {f.stem.partition(".")[0] for f in (ROOT / "tests" / "findings").rglob("*.md")}
    assert set(codes) == cases, set(codes) ^ cases
    for entry in general_findings().values():
        assert all(safe_text(text) for text in (entry.title, entry.explain, entry.remedy)), entry.code


ONE_PLACE = {
    r"os\.replace\(|(draft|beside)\.replace\(|with_name\(.*\.tmp": {
        "workbooks.archive.disk",
        "workbooks.archive.backup",
        "workbooks.archive.fact_store",
        "macros.office.rebuild_home",
        "workbooks.submission.signature",
    },
    r"sha256\([\w.]+\.read_bytes\(\)\)|hashlib\.file_digest": {"workbooks.file_digest"},
    r"\(1899, 12|\(1904, 1, 1\)": {"validators.values.serial"},
    r"is pd\.NaT|is pd\.NA\b|value != value|pd\.isna\(": {"validators.values.missing"},
    r"/:\*\?\"<>\||\[\]:\*\?": {"validators.values.safe_names"},
}
"""What only these modules may say: how a file becomes whole (besides whole folders, a ledger put aside, a key that takes
no other key's place), a file's digest,
a serial number, a missing value, a name that is safe."""


@pytest.mark.parametrize("said", ONE_PLACE)
def test_one_idea_stands_in_one_place(said: str) -> None:
    found = {module for module, file in MODULES.items() if re.search(said, file.read_text(encoding="utf-8"))}
    assert found == ONE_PLACE[said]
