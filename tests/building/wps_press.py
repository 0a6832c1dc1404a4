"""A press through the helper and the add-in, in node, over the double of WPS (tests/office/wps/double.js)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from building.open_workbook import Shown, shown, standing_helper
from macros.button import Button
from macros.office.install import Office
from macros.office.pressing.helper_file import write_standing
from macros.office.wps.wps_addin import addin_files

HERE = Path(__file__).parents[1] / "office" / "wps"
ADDIN = Path(str(files("macros.office.wps"))) / "addin"
MODULES = ADDIN / "node_modules"


class InWps(NamedTuple):
    """What presses gave, one after the other, and the workbook afterwards."""

    outcomes: list[dict[str, Any]]
    now: Shown


def need_node() -> str:
    """The program node; a skip with the line that installs it, which KEYBOOK_TEST_ALL makes a failure."""
    found = shutil.which("node") or shutil.which("nodejs")
    if found is None:
        say = "needs node: apt-get install nodejs"
        pytest.fail(say) if os.environ.get("KEYBOOK_TEST_ALL") == "1" else pytest.skip(say)
    return found


def settings() -> Shown:
    """What `keybook install --wps` writes beside the page."""
    written = addin_files(Office.here())["settings.js"].decode()
    told: Shown = json.loads(written.removeprefix("var KEYBOOK = ").rstrip(";\n"))
    return told


def in_wps(workbook: Path | Shown, *presses: Button | dict[str, Any]) -> InWps:
    """Presses buttons of a workbook that is open in WPS; the helper stands in this process."""
    given = {
        "addin": str(ADDIN / "keybook.js"),
        "members": json.loads((HERE / "members.json").read_text(encoding="utf-8")),
        "settings": settings(),
        "shown": shown(workbook) if isinstance(workbook, Path) else workbook,
        "presses": [{"button": one.id} if isinstance(one, Button) else one for one in presses],
    }
    with standing_helper() as server:
        write_standing(server.standing)
        done = subprocess.run([need_node(), str(HERE / "press.js")], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return InWps(told["outcomes"], told["now"])
