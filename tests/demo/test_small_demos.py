"""A demo of any size runs: who is late in the only month is not the one whose key the centre confirms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from building.campaign import WHOLE
from macros.__main__ import main


@pytest.mark.long
@pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 runs demos of several sizes")
@pytest.mark.parametrize(("branches", "periods"), [(2, 1), (3, 1), (7, 1)])
def test_one_month_of_a_few_branches(branches: int, periods: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["demo", "--branches", str(branches), "--periods", str(periods), "--home", str(tmp_path / "demo"), "--json"]
    assert main(words) == 0
    (month,) = json.loads(capsys.readouterr().out)["periods"]
    assert month["desks"] == branches and month["caught"] == month["planted"] > 0
    files = month["files"]
    came = {name.split("_")[1] for name in [*files["accepted"], *files["superseded"]]}
    assert came and not came & set(files["missing"]) and len(came | set(files["missing"])) == branches
