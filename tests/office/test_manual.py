"""The manual: its page of messages is what the program says, its links and pictures are there, its commands exist."""

from __future__ import annotations

import importlib.util
import re
import struct
from pathlib import Path
from types import ModuleType

import pytest

from macros.__main__ import main
from macros.button import buttons
from macros.lookup.explain import catalogue

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, MANUAL / f"{name}.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_page_of_messages_is_fresh() -> None:
    made = module("make_messages").page()
    assert made == (MANUAL / "04-常见提示.md").read_text(encoding="utf-8"), "run docs/manual/make_messages.py"
    assert all(f"`{entry['code']}`" in made for entry in catalogue())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_and_pictures_are_there(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (MANUAL / link).is_file(), link


def test_pictures_are_screens_and_small() -> None:
    for picture in (MANUAL / "pictures").glob("*.png"):
        data = picture.read_bytes()
        size = (380, 768) if picture.stem.startswith("pane-") else (1366, 768)
        assert struct.unpack(">II", data[16:24]) == size and 15_000 < len(data) < 150_000, picture.name


def test_every_command_of_the_manual_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    known = set(re.findall(r"^\s+([a-z]+)\s", capsys.readouterr().out, re.M))
    named = {word for page in PAGES for word in re.findall(r"keybook ([a-z]+)", page.read_text(encoding="utf-8"))}
    assert named and named <= known, named - known


def test_the_smoke_test_has_twelve_steps() -> None:
    text = (MANUAL / "03-真机冒烟.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", text, re.M) == [str(i) for i in range(1, 13)]
    assert re.findall(r"^\| (W\d+) \|", text, re.M) == [f"W{i}" for i in range(1, 13)]


def test_a_screen_dump_becomes_a_picture() -> None:
    header = struct.pack(">25I", 100, 7, 2, 24, 2, 1, 0, 0, 32, 0, 32, 32, 8, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    made = module("make_pictures").png(header + bytes((255, 0, 0, 0, 0, 0, 255, 0)))
    assert struct.unpack(">II", made[16:24]) == (2, 1)
    import zlib

    start = made.index(b"IDAT") + 4
    palette = made[made.index(b"PLTE") + 4 :][:6]
    _, first, second = zlib.decompressobj().decompress(made[start:])
    assert palette[first * 3 : first * 3 + 3] == bytes((0, 0, 255)) and palette[second * 3 : second * 3 + 3] == b"\xff\0\0"


@pytest.mark.parametrize("name", ["00-我想.md", "墙上一张.md"])
def test_every_button_of_the_index_is_one(name: str) -> None:
    captions = {button.caption for button in buttons().values()}
    named = set(re.findall("【([^】]+)】", (MANUAL / name).read_text(encoding="utf-8")))
    assert len(named) > 8 and named <= captions, named - captions
