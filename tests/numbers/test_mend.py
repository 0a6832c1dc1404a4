"""From a desk to the remedy: what 【一键修正】 puts right, what is only proposed, and what is left alone (V08)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from building.copies import fix_copy
from macros.__main__ import main
from macros.opening import open_session

TODAY = dt.date(2026, 11, 2)
CODES = {
    "letter": ("9111O000600037341L", "91110000600037341L"),
    "slip": ("91110000600037431L", None),
    "licence": ("110108000000016", None),
    "full width": ("９１３５０１００M０００１００Y４３", "91350100M000100Y43"),
}


@pytest.fixture
def typed(desk: Callable[..., Path], clean: Callable[..., dict[str, list[dict[str, object]]]]) -> Path:
    """The clean month with four more customers, one for each kind of code, and a telephone with letters."""
    cells = clean("LJ01")
    like = cells["R03"][0]
    cells["R03"] += [
        like | {"客户编码": f"LJ01M{i}", "企业全称": f"临江{kind}茶行", "统一社会信用代码": code}
        for i, (kind, (code, _)) in enumerate(CODES.items())
    ]
    cells["R03"][0] = like | {"联系方式": "I38OOOOOOOO"}
    return desk(cells=cells)


def test_only_what_goes_without_saying_is_mended(typed: Path, tmp_path: Path) -> None:
    session = open_session(typed, today=TODAY)
    found = {f.value: f for f in session.checked.findings if f.rule == "V08"}
    assert found[CODES["letter"][0]].mend == CODES["letter"][1]
    assert found[CODES["letter"][0]].remedy == "建议改为 91110000600037341L：点【一键修正】"
    assert (
        found[CODES["slip"][0]].mend is None
        and "91110000600037341L" in found[CODES["slip"][0]].remedy
        and "最接近的是" in found[CODES["slip"][0]].remedy
    )
    assert found[CODES["licence"][0]].severity == "D" and CODES["full width"][0] not in found
    out = tmp_path / "修正.xlsx"
    fix_copy(session, out)
    after = open_session(out, today=TODAY).frames["R03"].set_index("客户编码")
    assert after["联系方式"].iloc[0] == "13800000000"
    assert after["统一社会信用代码"].tolist()[2:] == [new or old for old, new in CODES.values()]


def test_the_command_line_names_the_nearest(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(typed), "--json"])
    said = {f["value"]: f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "V08"}
    slip = said[CODES["slip"][0]]
    assert (slip["code"], slip["severity"], slip["column"]) == ("credit_code_doubtful", "C", "统一社会信用代码")
    assert "91110000600037341L" in slip["remedy"] and said[CODES["licence"][0]]["code"] == "old_number"


@pytest.mark.parametrize("code", ["credit_code_doubtful", "number_doubtful", "old_number", "unusual_amount", "V37"])
def test_each_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code]) == 0
    assert "怎么改" in capsys.readouterr().out
