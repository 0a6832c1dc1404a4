"""What is generated is what the code says now; one command makes it again (design.md 10)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_no_generated_document_is_stale() -> None:
    stale = [path.relative_to(ROOT).as_posix() for path in script("refresh").stale()]
    assert stale == [], "run python docs/refresh.py"


def test_the_command_knows_every_generated_document() -> None:
    made = {path.relative_to(ROOT / "docs").as_posix() for path in script("refresh").documents()}
    assert {
        "headers.csv",
        "manual/registers.md",
        "manual/04-常见提示.md",
        "manual/05-校验规则手册.md",
        "domain/registers.md",
        "domain/computations.md",
        "domain/packs/P01.md",
    } <= made


def test_a_slot_is_filled_again_and_prose_is_kept() -> None:
    domain = script("make_domain")
    page = "prose\n\n<!-- generated: D06 -->\nold\n<!-- end generated -->\nmore\n"
    made = domain.filled(page, domain.DOMAIN / "computations.md")
    assert "业绩工资" in made and "`pay_base`" in made and "\nold\n" not in made
    assert made.startswith("prose\n") and made.endswith("<!-- end generated -->\nmore\n")
    assert domain.filled(made, domain.DOMAIN / "computations.md") == made


def test_what_is_not_built_says_so() -> None:
    domain = script("make_domain")
    assert "Not built yet" in "".join(domain.block("R0")) and "Not built yet" in "".join(domain.block("D0"))


def test_every_register_computation_report_rule_and_pack_has_its_place() -> None:
    domain = script("make_domain")
    slots = {key for path in domain.DOMAIN.rglob("*.md") for _, key, _ in domain.SLOT.findall(path.read_text(encoding="utf-8"))}
    from validators.discover import exports

    exported = {*domain.exported()}
    exported |= {rule.id for rule in exports("validators.rules", "RULE").values() if rule.id}
    assert exported - slots == set(), "python docs/refresh.py gives them a place"


def test_what_the_catalogue_does_not_know_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something added to the program stands in own.md, and what links to it leads there."""
    domain = script("make_domain")
    assert domain.own_page() == domain.OWN.read_text(encoding="utf-8")
    monkeypatch.setattr(domain, "_written", lambda: frozenset({*domain.exported()} - {"D41", "R74"}))
    made = domain.own_page()
    assert '<a id="r74"></a>\n\n## R74 证照与资质\n\n<!-- generated: R74 -->\n**程序里' in made and "## D41 档案完整率" in made
    assert domain._links(["R74", "R03"], "../") == ["[R74](../own.md#r74)", "[R03](../registers.md#r03)"]
