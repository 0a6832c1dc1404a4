"""The generated VBA modules: the buttons, their one Chinese sentence in ASCII, and xlwings' RunPython."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.desk.vba import buttons, runpython

BUTTONS = [("Check", "check"), ("GradeCustomers", "grade"), ("Submit", "submit")]


def test_every_button_has_its_sub() -> None:
    source = buttons.button_module(BUTTONS)
    assert re.findall(r"^Public Sub (\w+)\(\)", source, re.MULTILINE) == ["Check", "GradeCustomers", "Submit"]
    for name, button in BUTTONS:
        block = re.search(rf"Public Sub {name}\(\)(.*?)End Sub", source, re.DOTALL)
        assert block is not None
        assert f"RunPython \"import macros.click; macros.click.press('{button}')\"" in block[1]
        assert block[1].index("On Error GoTo NotRun") < block[1].index("RunPython")
        assert block[1].index("Exit Sub") < block[1].index("NotRun:") < block[1].index("TellNotRun")


def test_no_source_has_a_non_ascii_byte_or_a_line_vba_refuses() -> None:
    for source in (buttons.button_module(BUTTONS), runpython.runpython_module(), runpython.dictionary_module()):
        assert source.isascii()
        assert max(map(len, source.splitlines())) <= 1023
    assert "\n" not in buttons.button_module(BUTTONS).replace("\r\n", "")


def read_literal(expression: str) -> str:
    """The value of a VBA string expression made of literals and ChrW."""
    units = b""
    for code, plain in re.findall(r'ChrW\((\d+)\)|"((?:[^"]|"")*)"', expression):
        text = int(code).to_bytes(2, "little") if code else plain.replace('""', '"').encode("utf-16-le")
        units += text
    return units.decode("utf-16-le")


@given(st.text(st.characters(codec="utf-16")))
def test_chrw_literal_says_the_text_in_ascii(text: str) -> None:
    expression = buttons.chrw_literal(text)
    assert expression.isascii()
    assert expression.isprintable()
    assert read_literal(expression) == text


def test_the_message_is_the_agreed_sentence() -> None:
    said = re.findall(r"said = said & (.*)", buttons.button_module(BUTTONS))
    assert "".join(read_literal(line) for line in said) == (
        "按钮没有运行，数据没有改动。请保存后把本文件拖到桌面“大客户工作簿”图标上，结果一样。"
    )
    assert not any('"' in line for line in said)


@pytest.mark.parametrize(
    "names",
    [
        [("Return", "return")],
        [("RunPython", "check")],
        [("检查", "check")],
        [("1st", "check")],
        [("Check", "a'b")],
        [("Check", "")],
        [("Check", 'a"b')],
        [("Check", "检查")],
        [("Check", "a"), ("check", "b")],
    ],
)
def test_names_that_vba_or_cmd_would_misread_are_refused(names: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"name of a Sub|button id|two buttons"):
        buttons.button_module(names)


def test_runpython_is_the_installed_one() -> None:
    source = runpython.runpython_module()
    assert re.match(r"' RunPython of xlwings \d+\.\d+\.\d+, BSD 3-clause", source)
    assert "Public Function RunPython(PythonCommand As String)" in source
    assert "Redistributions of source code must retain" in source
    assert not re.search(r"^Attribute", source, re.MULTILINE)
    assert "\n" not in source.replace("\r\n", "")
