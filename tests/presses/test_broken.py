"""A press that does not do its work is never taken for one that did: each way of failing, shown once (issue 3).

The twin of a centre's desk is broken on purpose. LibreOffice has a process of its own here, because it is left with
dialogs and a debugger open.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from libreoffice import LibreOffice, need_libreoffice
from pressing import OpenDesk, PressFailed

from building.campaign import WHOLE
from macros.button import specs_of
from validators.policy import Policy
from validators.values.period import Month
from workbooks.desk.centre_book import build_centre
from workbooks.desk.vba.buttons import NOT_RUN

pytestmark = pytest.mark.office
LONG = pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 shows every way of failing")
CALL = "RunPython \"import macros.click; macros.click.press('status')\""
HEAD = "Public Sub ShowStatus()"
CAPTION = "报送情况"
Modules = Mapping[str, str]
Open = Callable[..., OpenDesk]


def buttons_with(old: str, new: str) -> Callable[[Modules], Modules]:
    """The modules with one place of `Buttons` changed."""

    def change(modules: Modules) -> Modules:
        assert old in modules["Buttons"]
        return {**modules, "Buttons": modules["Buttons"].replace(old, new)}

    return change


@pytest.fixture(scope="module")
def spare() -> Iterator[LibreOffice]:
    """A LibreOffice that may be left in a bad way."""
    need_libreoffice()
    with tempfile.TemporaryDirectory(prefix="keybook-office-") as folder:
        running = LibreOffice(Path(folder))
        try:
            yield running
        finally:
            running.close()


@pytest.fixture
def opened(spare: LibreOffice, policy: Policy, tmp_path: Path) -> Iterator[Open]:
    """`opened(change=..., broken=...)`: the twin of a new centre desk."""
    with tempfile.TemporaryDirectory(prefix="keybook-orders-") as orders:

        def make(**how: object) -> OpenDesk:
            path, period = tmp_path / "centre.xlsm", Month(2026, 10)
            node = policy.organisation.at(period.first)["ZZ00"]
            build_centre(path, policy=policy, node=node, parent=None, period=period, button_specs=specs_of("centre"))
            return OpenDesk(spare, path, Path(orders), **how)

        yield make


def failure(desk: OpenDesk) -> str:
    """Presses a button that cannot work, and gives what the press is reported as."""
    before = desk.rows("封面")
    with pytest.raises(PressFailed) as failed:
        desk.press(CAPTION, patience=3)
    assert desk.rows("封面") == before
    return str(failed.value)


def test_a_sub_that_calls_what_is_not_there(opened: Open) -> None:
    """VBA itself says the sentence of the no-button route."""
    desk = opened(change=buttons_with(CALL, CALL.replace("RunPython", "RunPyton")))
    said = failure(desk)
    assert "its Sub never called RunPython" in said and NOT_RUN in said
    desk.close()


@LONG
def test_a_button_without_its_macro(opened: Open) -> None:
    desk = opened(change=buttons_with(HEAD, HEAD.replace("ShowStatus", "ShowStatusX")))
    assert "its Sub never called RunPython" in failure(desk)
    desk.close()


@LONG
def test_an_error_that_vba_swallows(opened: Open) -> None:
    desk = opened(change=buttons_with(CALL, "On Error Resume Next\r\n    Err.Raise 5"))
    assert "its Sub never called RunPython; LibreOffice shows: nothing" in failure(desk)
    desk.close()


def test_a_stand_in_that_swallows_the_command(opened: Open) -> None:
    """The order is there, Python never starts: no sentinel."""
    desk = opened(change=lambda modules: {**modules, "xlwings": modules["xlwings"].replace("/run.sh", "/gone.sh")})
    with pytest.raises(PressFailed, match="no sentinel"):
        desk.press(CAPTION, seconds=2)
    desk.close()


def test_an_error_of_ours_though_the_clerk_reads_a_sentence(opened: Open) -> None:
    """M28 is shown, the log has the traceback, and the press has failed all the same."""
    desk = opened(broken="macros.office.pressing.press_here.open_session")
    said = failure(desk)
    assert "程序出错，是我们的问题，您的数据没有改动。记录号 K-" in said
    assert "Traceback" in said and "broken on purpose" in said
    desk.close()


def test_an_error_while_writing(opened: Open) -> None:
    """The workbook does not take what was to be written: said with a log number, and the press has failed."""
    said = failure(desk := opened(broken="macros.office.pressing.press_here.needed"))
    assert "写入工作簿时出错，可能只写了一部分。怎么办：不要保存" in said and "broken on purpose" in said
    desk.close()


@LONG
def test_a_sub_that_vba_cannot_read(opened: Open) -> None:
    """Last, because LibreOffice then stays in its debugger and lets the workbook go no more."""
    said = failure(opened(change=buttons_with(HEAD, f"{HEAD}\r\n    If Then (")))
    assert "its Sub never called RunPython; LibreOffice shows: BASIC syntax error" in said
