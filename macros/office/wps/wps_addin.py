"""`keybook install --wps`: the add-in in the folder where WPS looks for it, its line in `publish.xml`, and both away again.

Several add-ins share one `publish.xml`: the lines of others stay as they are. Nothing needs the rights of an administrator.
"""

from __future__ import annotations

import io
import json
import shutil
from importlib.resources import files
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from macros.office.condition import Condition, fine, note, wrong
from macros.office.install import Office
from macros.office.pressing.helper_file import helper_file
from macros.office.pressing.helper_start import WORDS, windowless
from macros.office.wps.ribbon import GROUPS, own_sheet, ribbon_buttons, ribbon_xml
from macros.version import PROGRAM
from workbooks.archive.disk import put
from workbooks.scan.xml_part import Damaged, Declared, PartTree, walk

NAME = "keybook"
WHAT = "WPS 的按钮"
_SHIPPED = ("index.html", "pane.html", "pane.css", "keybook.js")
_AGAIN = "关闭 WPS，运行 keybook install --wps"


def addins_folder(office: Office) -> Path:
    """Where WPS of that system and user looks for offline add-ins."""
    if office.system == "Windows":
        roaming = office.environment.get("APPDATA") if not office.elsewhere else None
        return (Path(roaming) if roaming else office.home / "AppData" / "Roaming") / "kingsoft" / "wps" / "jsaddons"
    if office.system == "Darwin":
        return office.home / "Library/Containers/com.kingsoft.wpsoffice.mac/Data/.kingsoft/wps/jsaddons"
    return office.home / ".local/share/Kingsoft/wps/jsaddons"


def install_wps(office: Office) -> Condition:
    """Puts the add-in there, in place of an earlier version of it."""
    folder = addins_folder(office)
    try:
        listed = _others(folder)
        for old in _ours(folder):
            shutil.rmtree(old)
        for name, data in addin_files(office).items():
            put(folder / f"{NAME}_{PROGRAM}" / name, data)
        _publish(folder, [*listed, _line()])
    except (Damaged, Declared):
        return wrong(WHAT, f"{folder / 'publish.xml'} 读不懂，没有改动", "请管理员看这个文件，改好或挪开后再运行 keybook install --wps")
    except OSError:
        return wrong(WHAT, f"不能写入 {folder}", f"请管理员给写入权限；{_AGAIN}")
    return fine(WHAT, f"已放好 {folder / f'{NAME}_{PROGRAM}'}：重新打开 WPS 表格，台账上方有“大客户”一栏")


def remove_wps(office: Office) -> Condition:
    """Takes the add-in and its line away; those of others stay."""
    folder = addins_folder(office)
    try:
        there, listed = _ours(folder), _others(folder)
        if not there and not _listed(folder):
            return fine(WHAT, "本来就没有装")
        for old in there:
            shutil.rmtree(old)
        _publish(folder, listed)
    except (Damaged, Declared):
        return wrong(WHAT, f"{folder / 'publish.xml'} 读不懂，没有改动", "请管理员看这个文件，改好或挪开后再试")
    except OSError:
        return wrong(WHAT, f"不能写入 {folder}", "请管理员给写入权限，再运行 keybook install --wps --remove")
    return fine(WHAT, f"已从 {folder} 拿走，别的加载项没有动")


def examine_wps(office: Office) -> Condition:
    """How it stands: not installed is no fault, an older or damaged one is."""
    folder = addins_folder(office)
    try:
        listed, there = _listed(folder), _ours(folder)
    except (Damaged, Declared, OSError):
        return wrong(WHAT, f"{folder / 'publish.xml'} 读不懂", "请管理员看这个文件，改好或挪开后运行 keybook install --wps")
    if not listed and not there:
        return note(WHAT, "没有装（用 Excel 的不需要）", "要在 WPS 里点按钮：运行 keybook install --wps")
    wanted = {f"{NAME}_{PROGRAM}/{name}": data for name, data in addin_files(office).items()}
    if [line.get("version") for line in listed] != [PROGRAM] or any(_held(folder / name) != data for name, data in wanted.items()):
        return wrong(WHAT, "装的和这个程序不是同一版，或缺了文件", _AGAIN)
    return fine(WHAT, f"{folder / f'{NAME}_{PROGRAM}'}")


def addin_files(office: Office) -> dict[str, bytes]:
    """Every file of the add-in: what is shipped, the ribbon, and where this program and its helper are. Nothing in it is secret."""
    shipped = files("macros.office.wps") / "addin"
    specs = [(desk, spec) for desk in GROUPS for spec in ribbon_buttons(desk)]
    listed = [{"id": spec.id, "caption": spec.caption, "desk": desk, "sheet": own_sheet(spec)} for desk, spec in specs]
    told = {
        "version": PROGRAM,
        "file": str(helper_file()),
        "program": windowless(office.python),
        "words": " ".join(WORDS),
        "buttons": listed,
    }
    settings = f"var KEYBOOK = {json.dumps(told, indent=1)};\n".encode()
    return {name: (shipped / name).read_bytes() for name in _SHIPPED} | {"ribbon.xml": ribbon_xml(), "settings.js": settings}


def _ours(folder: Path) -> list[Path]:
    """The folders of this add-in, of whatever version."""
    return [path for path in folder.glob(f"{NAME}_*") if (path / "keybook.js").is_file() and not path.is_symlink()]


def _held(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _line() -> Element:
    """The line of this add-in; `et` is the spreadsheet program."""
    words = {"name": NAME, "type": "et", "url": f"{NAME}_{PROGRAM}", "version": PROGRAM, "enable": "enable_dev"}
    return Element("jsplugin", words | {"install": "null", "customDomain": ""})


def _lines(folder: Path) -> list[Element]:
    """The lines of `publish.xml`; none where there is no such file. Damaged or Declared for one that cannot be read."""
    data = _held(folder / "publish.xml")
    if data is None or not data.strip():
        return []
    tree = PartTree()
    walk(io.BytesIO(data), "publish.xml", tree)
    return list(tree.root())


def _others(folder: Path) -> list[Element]:
    return [line for line in _lines(folder) if line.get("name") != NAME]


def _listed(folder: Path) -> list[Element]:
    return [line for line in _lines(folder) if line.get("name") == NAME]


def _publish(folder: Path, lines: list[Element]) -> None:
    """`publish.xml` with these lines; none: no file. What was there before lies beside it once (.old)."""
    file = folder / "publish.xml"
    if file.is_file() and not file.with_name("publish.xml.old").exists():
        put(file.with_name("publish.xml.old"), file.read_bytes())
    if not lines:
        file.unlink(missing_ok=True)
        return
    root = Element("jsplugins")
    for line in lines:
        held = SubElement(root, line.tag, dict(line.items()))
        held.text = line.text
        held.extend(list(line))
    indent(root)
    put(file, tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
