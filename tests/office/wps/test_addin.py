"""The add-in of WPS: what is put where, that it is what its source says, and that WPS has all that it calls (issue 17)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from building.wps_press import ADDIN, HERE, MODULES, need_node
from macros.__main__ import main
from macros.button import buttons, specs_of
from macros.office.install import Office
from macros.office.pressing.helper_file import FOLDER, StandingHelper, write_standing
from macros.office.wps.ribbon import NAMESPACE, ribbon_buttons, ribbon_xml
from macros.office.wps.wps_addin import addin_files, addins_folder, examine_wps, install_wps, remove_wps
from macros.version import PROGRAM

OTHERS = """<?xml version="1.0" encoding="UTF-8"?>
<jsplugins>
  <jspluginonline name="OnlineOne" type="wps" url="http://10.0.0.1/a/" debug="" enable="enable_dev" install="http://10.0.0.1/b"/>
  <jsplugin name="别家" type="et" url="别家_1.0" version="1.0" enable="enable_dev" install="null" customDomain=""/>
</jsplugins>
"""


def office(home: Path, system: str = "Linux") -> Office:
    return Office(home=home, system=system, python=sys.executable, environment={}, elsewhere=True)


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("Windows", "AppData/Roaming/kingsoft/wps/jsaddons"),
        ("Linux", ".local/share/Kingsoft/wps/jsaddons"),
        ("Darwin", "Library/Containers/com.kingsoft.wpsoffice.mac/Data/.kingsoft/wps/jsaddons"),
    ],
)
def test_it_lies_where_wps_looks_and_the_lines_of_others_stay(tmp_path: Path, system: str, place: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    (folder / "publish.xml").write_text(OTHERS, encoding="utf-8")
    (folder / "别家_1.0").mkdir()
    assert install_wps(office(tmp_path, system)).mark == "√" and addins_folder(office(tmp_path, system)) == folder
    assert install_wps(office(tmp_path, system)).mark == "√", "twice is once"
    lines = {line.get("name"): line for line in ElementTree.parse(folder / "publish.xml").getroot()}
    before = {line.get("name"): line for line in ElementTree.fromstring(OTHERS)}
    assert set(lines) == {*before, "keybook"} and all(lines[name].attrib == line.attrib for name, line in before.items())
    assert lines["OnlineOne"].tag == "jspluginonline"
    assert lines["keybook"].attrib == {
        "name": "keybook",
        "type": "et",
        "url": f"keybook_{PROGRAM}",
        "version": PROGRAM,
        "enable": "enable_dev",
        "install": "null",
        "customDomain": "",
    }
    made = sorted(file.name for file in (folder / f"keybook_{PROGRAM}").iterdir())
    assert made == ["index.html", "keybook.js", "pane.css", "pane.html", "ribbon.xml", "settings.js"]
    assert remove_wps(office(tmp_path, system)).mark == "√"
    assert {line.get("name") for line in ElementTree.parse(folder / "publish.xml").getroot()} == set(before)
    assert (folder / "别家_1.0").is_dir() and not list(folder.glob("keybook_*"))
    assert "本来就没有装" in remove_wps(office(tmp_path, system)).state


def test_an_older_one_gives_way_and_doctor_sees_every_state(tmp_path: Path) -> None:
    folder = addins_folder(office(tmp_path))
    assert examine_wps(office(tmp_path)).mark == "○"
    install_wps(office(tmp_path))
    assert examine_wps(office(tmp_path)).mark == "√"
    (folder / f"keybook_{PROGRAM}").rename(folder / "keybook_0.0.1")
    assert examine_wps(office(tmp_path)).mark == "×"
    assert install_wps(office(tmp_path)).mark == "√" and not (folder / "keybook_0.0.1").exists()
    (folder / f"keybook_{PROGRAM}" / "pane.css").write_text("", encoding="utf-8")
    assert examine_wps(office(tmp_path)).mark == "×"
    assert remove_wps(office(tmp_path)).mark == "√" and not (folder / "publish.xml").exists()


@pytest.mark.parametrize("held", ["<jsplugins>", "不是 XML", '<!DOCTYPE x [<!ENTITY a "b">]><jsplugins>&a;</jsplugins>'])
def test_a_list_that_cannot_be_read_is_left_as_it_is(tmp_path: Path, held: str) -> None:
    folder = addins_folder(office(tmp_path))
    folder.mkdir(parents=True)
    (folder / "publish.xml").write_text(held, encoding="utf-8")
    for done in (install_wps(office(tmp_path)), remove_wps(office(tmp_path)), examine_wps(office(tmp_path))):
        assert done.mark == "×" and done.remedy
    assert (folder / "publish.xml").read_text(encoding="utf-8") == held and not list(folder.glob("keybook_*"))


def test_the_commands_put_it_there_and_take_it_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["install", "--wps", "--home", str(tmp_path)]) == 0
    assert "大客户" in capsys.readouterr().out
    assert main(["install", "--wps", "--remove", "--home", str(tmp_path)]) == 0
    assert main(["install", "--remove", "--home", str(tmp_path)]) == 2


def test_the_ribbon_has_every_button_of_its_desk_and_each_calls_what_the_page_has() -> None:
    root = ElementTree.fromstring(ribbon_xml())
    groups = {one.get("id"): one for one in root.iter(f"{{{NAMESPACE}}}group")}
    for desk in ("branch", "centre"):
        shown = [(one.get("id"), one.get("label")) for one in groups[f"keybook_{desk}"]]
        assert shown == [(f"keybook_{desk}_{spec.id}", spec.caption) for spec in ribbon_buttons(desk)]
        assert {spec.id for spec in ribbon_buttons(desk)} >= {spec.id for spec in specs_of(desk)}
        own = {one.get("id"): one.get("getVisible") for one in groups[f"keybook_{desk}"]}
        assert {name for name, asks in own.items() if asks} == {
            f"keybook_{desk}_{b.id}" for b in buttons().values() if b.needs and b.desk == desk
        }
    assert {
        name.removeprefix("keybook_").partition("_")[2] for one in root.iter() if (name := one.get("onAction") and one.get("id"))
    } == set(buttons())
    called = {value for one in root.iter() for value in one.attrib.values() if value.startswith("ribbon.")}
    source = (ADDIN / "src" / "ribbon.ts").read_text(encoding="utf-8")
    assert called == {"ribbon.OnAddinLoad", "ribbon.OnGetVisible", "ribbon.OnAction"}
    assert all(f"{name.partition('.')[2]}(" in source for name in called)


def test_nothing_in_it_leaves_the_machine_or_is_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))
    for name, data in addin_files(office(tmp_path)).items():
        text = data.decode("utf-8")
        assert "https://" not in text and "ws://" not in text and "eval(" not in text, name
        assert {part[:9] for part in text.split("http://")[1:]} <= {"127.0.0.1", NAMESPACE.removeprefix("http://")[:9]}, name
        write_standing(StandingHelper(port=1, token="geheim", pid=1, version=PROGRAM, program=""))
        assert "geheim" not in addin_files(office(tmp_path))[name].decode("utf-8")


def node(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([need_node(), *arguments], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def modules() -> Path:
    """What npm has brought; where it has not, this skips loudly and everything else still runs."""
    need_node()
    if not (MODULES / "typescript" / "bin" / "tsc").is_file() or not (MODULES / "wps-jsapi").is_dir():
        pytest.skip(
            f"needs the packages of {ADDIN.name}/package.json: cd {ADDIN.relative_to(HERE.parents[2])} && npm install --no-package-lock"
        )
    return MODULES


@pytest.mark.long
def test_every_call_is_declared_and_what_is_shipped_is_what_is_written(modules: Path, tmp_path: Path) -> None:
    built = tmp_path / "keybook.js"
    done = node(str(modules / "typescript/bin/tsc"), "-p", "tsconfig.json", "--outFile", str(built), cwd=ADDIN)
    assert done.returncode == 0, done.stdout
    assert built.read_text(encoding="utf-8") == (ADDIN / "keybook.js").read_text(encoding="utf-8"), "npm run build"


@pytest.mark.long
def test_a_call_that_wps_lacks_does_not_pass(modules: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.ts").write_text("wps.EtApplication().ActiveWorkbook.Worksheets.Nonsense();\n", encoding="utf-8")
    words = ["--noEmit", "--skipLibCheck", "--strict", "--types", "wps-jsapi", "--typeRoots", str(modules), "--lib", "es2017,dom"]
    done = node(str(modules / "typescript/bin/tsc"), *words, str(tmp_path / "wrong.ts"), cwd=ADDIN)
    assert done.returncode != 0 and "Nonsense" in done.stdout and done.stdout.count("error") == 1, done.stdout


@pytest.mark.long
def test_the_double_knows_just_what_is_declared(modules: Path) -> None:
    done = node(str(HERE / "declared.js"), str(modules), cwd=ADDIN)
    assert json.loads(done.stdout) == json.loads((HERE / "members.json").read_text(encoding="utf-8")), done.stderr


@pytest.mark.parametrize(
    "said",
    [
        "wps.EtApplication().Nonsense",
        "wps.EtApplication().ActiveWorkbook.Save()",
        "wps.EtApplication().ActiveWorkbook.Worksheets.Item(1).Nonsense = 1",
    ],
)
def test_the_double_refuses_what_is_not_declared(said: str) -> None:
    sheet = {"name": "表", "state": "", "protected": False, "merged": [], "hidden_rows": [], "cells": {}}
    shown = json.dumps({"path": "/a.xlsx", "sheets": [sheet]})
    text = f"const {{ makeWps }} = require('./double.js'); const {{ wps }} = makeWps({shown}, require('./members.json'), {{}}); {said};"
    done = node("-e", text, cwd=HERE)
    assert done.returncode != 0 and ("has no Nonsense" in done.stderr or "the double lacks EtWorkbook.Save" in done.stderr)
