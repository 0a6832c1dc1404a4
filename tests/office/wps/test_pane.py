"""The pane in a browser, from `file://` as in WPS: looked at and pressed; the helper is real, the workbook is the double's."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from building.open_workbook import Shown, shown, standing_helper
from building.wps_press import HERE
from macros.office.install import Office
from macros.office.pressing.helper_file import FOLDER, helper_file, write_standing
from macros.office.pressing.press_server import PressServer
from macros.office.wps.wps_addin import addins_folder, install_wps

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.long
WIDTH, HEIGHT = 380, 768
Cells = dict[str, list[dict[str, object]]]


def need_chromium() -> str:
    """The browser; a skip with the line that installs it, which KEYBOOK_TEST_ALL makes a failure."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        say = "needs Chromium: apt-get install chromium"
        pytest.fail(say) if os.environ.get("KEYBOOK_TEST_ALL") == "1" else pytest.skip(say)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    program = need_chromium()
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PressServer]:
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))
    with standing_helper() as server:
        write_standing(server.standing)
        yield server


class OpenPane:
    """The pane over a workbook: what it shows, and what becomes of the workbook."""

    def __init__(self, browser: Any, folder: Path, workbook: Shown, files: dict[str, str]) -> None:
        office = Office(home=folder, system="Linux", python=sys.executable, environment={}, elsewhere=True)
        assert install_wps(office).mark == "√"
        place = next(addins_folder(office).glob("keybook_*")) / "pane.html"
        self.page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        self.page.set_default_timeout(60_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda failure: self.errors.append(str(failure)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        members = (HERE / "members.json").read_text(encoding="utf-8")
        self.page.add_init_script(
            (HERE / "double.js").read_text(encoding="utf-8")
            + f"\nwindow.files = {json.dumps(files)}; window.started = [];"
            + f"\nwindow.double = makeWps({json.dumps(workbook)}, {members}, {{file: (path) => window.files[path] || null,"
            + " run: (program, words) => window.started.push([program, words])});\nwindow.wps = window.double.wps;"
        )
        self.page.goto(place.as_uri())

    def press(self, name: str) -> None:
        """A click, and the press is over."""
        self.page.click(name)
        self.over()

    def over(self) -> None:
        """No press is under way any more."""
        self.page.wait_for_selector("#working.gone", state="attached")

    def until(self, said: str) -> None:
        """Waits until a condition of the page holds; the page lets nobody run text as a program, so it is asked from outside."""
        end = time.monotonic() + 60
        while not self.page.evaluate(said):
            assert time.monotonic() < end, said
            self.page.wait_for_timeout(50)

    def now(self) -> Shown:
        """The workbook."""
        told: Shown = self.page.evaluate("window.double.now()")
        return told

    def texts(self, name: str) -> list[str]:
        """What stands in the elements of that name."""
        found: list[str] = self.page.locator(name).all_inner_texts()
        return found

    def cell(self, sheet: str, cell: str) -> Any:
        """A value of the workbook."""
        return next(one for one in self.now()["sheets"] if one["name"] == sheet)["cells"][cell].get("v")


@pytest.fixture
def pane(browser: Any, tmp_path: Path, helper: PressServer, desk: Callable[..., Path], clean: Callable[[str], Cells]) -> Iterator[OpenPane]:
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = "1.2万"
    cells["R20"][0]["客户编码"] = "KH404"
    opened = OpenPane(browser, tmp_path / "家", shown(desk(cells=cells)), {str(helper_file()): helper_file().read_text(encoding="utf-8")})
    yield opened
    opened.page.close()
    assert opened.errors == []


CHECK, FIX, UNDO = "button.press:text-is('校验')", "#fix", "#undo"


def test_findings_are_listed_lead_to_their_cell_and_are_mended_and_put_back(pane: OpenPane) -> None:
    assert "带入上月" in pane.texts("button.press") and "合并汇总" not in pane.texts("button.press")
    pane.press(CHECK)
    serious, asked = (pane.page.locator(f".finding.{colour}") for colour in ("red", "yellow"))
    assert pane.texts("#count") == [f"{len(pane.texts('.finding'))} 处问题，急的在前，点一处就跳到那一格"]
    assert serious.locator(".label").all_inner_texts() == ["×强制"] and "现在：KH404" in serious.inner_text()
    place, remedy = asked.locator(".place").inner_text(), asked.locator(".remedy").inner_text()
    assert place.startswith("《业务量流水》G6 ") and "收入" in place and remedy.startswith("怎么改：")
    assert pane.now()["view"][0] == "封面", "a press leaves the view where it was"
    asked.click()
    assert pane.now()["view"] == ["业务量流水", "G6"]
    serious.focus()
    pane.page.keyboard.press("Enter")
    assert pane.now()["view"][0] == "走访记录"
    assert pane.cell("业务量流水", "G6") == "1.2万"
    pane.press(FIX)
    assert pane.cell("业务量流水", "G6") == 12000 and "已修正 1 处" in pane.texts("#log li")[0]
    pane.press(UNDO)
    assert pane.cell("业务量流水", "G6") == "1.2万" and "已撤销 1 处" in pane.texts("#log li")[0]


def test_what_is_looked_at(pane: OpenPane) -> None:
    """Every text is read whole: nothing runs out of the pane, no two parts lie on each other."""
    pane.press(CHECK)
    wide = pane.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= WIDTH
    boxes = [box for box in (one.bounding_box() for one in pane.page.locator(".finding, h2, #count, #mending, #log li").all()) if box]
    boxes.sort(key=lambda box: box["y"])
    assert len(boxes) >= 6
    assert all(upper["y"] + upper["height"] <= lower["y"] + 0.5 for upper, lower in zip(boxes, boxes[1:], strict=False))
    colours = [one.evaluate("e => getComputedStyle(e).backgroundColor") for one in pane.page.locator(".finding").all()]
    assert "rgb(248, 203, 203)" in colours and "rgb(255, 242, 179)" in colours
    picture = pane.page.screenshot()
    assert len(picture) > 15_000
    if folder := os.environ.get("KEYBOOK_PICTURES"):
        (Path(folder) / "pane-findings.png").write_bytes(picture)


def test_progress_is_shown_and_a_stop_is_heard(pane: OpenPane) -> None:
    pane.page.evaluate(
        "window.steps = []; new MutationObserver(() => window.steps.push(document.getElementById('step').textContent))"
        ".observe(document.getElementById('step'), {childList: true})"
    )
    at_work = pane.page.locator(CHECK).evaluate(
        "button => { button.click(); const found = [!document.getElementById('working').classList.contains('gone'),"
        " document.getElementById('fix').disabled]; document.getElementById('stop').click(); return found; }"
    )
    assert at_work == [True, True]
    pane.over()
    assert "已停止" in pane.texts("#text")[0] and pane.now()["calls"]["writes"] == 0
    pane.page.click("#close")
    pane.press(CHECK)
    steps = pane.page.evaluate("window.steps")
    assert "读工作簿" in steps and "正在停止" in steps and pane.texts("#log li")[0].startswith("【校验】校验完毕：")
    assert pane.page.locator("#fix").is_enabled()


def test_a_press_of_the_ribbon_is_done_in_the_pane(pane: OpenPane) -> None:
    assert pane.page.evaluate("ribbon.OnGetVisible({Id: 'keybook_branch'})") is True
    assert pane.page.evaluate("ribbon.OnGetVisible({Id: 'keybook_centre'})") is False
    pane.page.evaluate("ribbon.OnAction({Id: 'keybook_branch_check'})")
    pane.page.wait_for_selector(".finding")
    assert pane.now()["panes"] == 1 and pane.texts("#log li")[0].startswith("【校验】")


def test_a_sheet_with_a_password_is_left_alone_and_said(
    browser: Any, tmp_path: Path, helper: PressServer, desk: Callable[..., Path]
) -> None:
    workbook = shown(desk())
    next(sheet for sheet in workbook["sheets"] if sheet["name"] == "校验结果").update(protected=True, password="geheim")
    files = {str(helper_file()): helper_file().read_text(encoding="utf-8")}
    opened = OpenPane(browser, tmp_path / "家", workbook, files)
    opened.press(CHECK)
    now = opened.now()
    assert "《校验结果》加了保护密码" in opened.texts("#text")[0] and "没有做任何改动" in opened.texts("#text")[0]
    assert now["calls"]["writes"] == 0 and (now["screen"], now["calculation"]) == (True, -4105)
    if folder := os.environ.get("KEYBOOK_PICTURES"):
        (Path(folder) / "pane-message.png").write_bytes(opened.page.screenshot())
    opened.page.close()


def test_the_first_press_wakes_the_helper_and_a_helper_that_went_away_is_said(
    browser: Any, tmp_path: Path, desk: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))
    opened = OpenPane(browser, tmp_path / "家", shown(desk()), {})
    opened.page.click(CHECK)
    opened.until("window.started.length > 0")
    assert opened.page.evaluate("window.started[0]")[1] == "-P -m macros press"
    assert "正在启动程序" in opened.texts("#step")[0]
    with standing_helper() as server:
        write_standing(server.standing)
        opened.page.evaluate(
            "([path, text]) => { window.files[path] = text; }", [str(helper_file()), helper_file().read_text(encoding="utf-8")]
        )
        opened.over()
        assert "校验完毕" in opened.texts("#log li")[0]
    opened.page.evaluate("window.files = {}; window.double.wps.PluginStorage.setItem('keybook.asked', 'grade')")
    opened.until("window.started.length > 1")
    opened.page.close()


@pytest.mark.parametrize("papers", [False, True])
def test_a_centre_sees_its_own_buttons(papers: bool, browser: Any, tmp_path: Path, helper: PressServer) -> None:
    """Those of single matters stand where the workbook has their sheet."""
    cells = {"A1": {"v": "kind"}, "B1": {"v": "centre"}}
    sheets = [{"name": "封面", "cells": {"A1": {"v": "汇总"}}}, {"name": "_manifest", "state": "veryHidden", "cells": cells}]
    sheets += [{"name": "单据审批", "cells": {}}] if papers else []
    usual = {"state": "", "protected": False, "merged": [], "hidden_rows": []}
    opened = OpenPane(browser, tmp_path / "家", {"path": "/a.xlsm", "sheets": [usual | sheet for sheet in sheets]}, {})
    assert {"收件登记", "合并汇总", "查看日志"} <= set(opened.texts("button.press")) and "校验" not in opened.texts("button.press")
    assert opened.page.locator("#mending").is_hidden()
    asked = ["keybook_centre_papers", "keybook_centre_collect"]
    assert [opened.page.evaluate(f"ribbon.OnGetVisible({{Id: '{name}'}})") for name in asked] == [papers, True]
    assert ("待我审批" in opened.texts("button.press")) is papers
    opened.page.evaluate("window.double.become('/b.xlsm', {kind: 'desk'})")
    opened.page.wait_for_selector(CHECK)
    assert "收件登记" not in opened.texts("button.press") and opened.page.locator("#mending").is_visible()
    opened.page.close()
