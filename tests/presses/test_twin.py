"""The twin is the desk itself but for one module: what is pressed in LibreOffice is what is shipped (issue 3.4)."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from twin import PART, make_twin, sources

from macros.button import specs_of
from workbooks.desk.vba.runpython import runpython_module


def test_the_twin_differs_in_one_module_only(desk: Callable[..., Path], tmp_path: Path) -> None:
    shipped = desk("LJ01")
    with tempfile.TemporaryDirectory(prefix="keybook-orders-") as orders:
        twin = make_twin(shipped, tmp_path / "twin.xlsm", Path(orders))
    with zipfile.ZipFile(shipped) as one, zipfile.ZipFile(twin) as other:
        assert one.namelist() == other.namelist()
        differing = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert differing == [PART]
    (ours, documents), (theirs, again) = sources(shipped), sources(twin)
    assert documents == again
    assert set(ours) == {"Buttons", "xlwings", "Dictionary"} and set(theirs) == {"Buttons", "xlwings"}
    assert ours["Buttons"] == theirs["Buttons"] and ours["xlwings"] != theirs["xlwings"]
    assert ours["xlwings"].replace("\r\n", "\n").strip().endswith(runpython_module().replace("\r\n", "\n").strip()[-2000:])
    assert all("Public Function RunPython(PythonCommand As String)" in found["xlwings"] for found in (ours, theirs))


def test_every_sub_asks_for_its_own_button(desk: Callable[..., Path]) -> None:
    modules, _ = sources(desk("LJ01"))
    for spec in specs_of("branch"):
        body = modules["Buttons"].split(f"Public Sub {spec.sub}()")[1].split("End Sub")[0]
        assert f"macros.click.press('{spec.id}')" in body, spec
