"""The VBA project: [MS-CFB] container, [MS-OVBA] encodings, the generated modules, and what other programs read in it.

`Strict` below is a reader that accepts only what the specification says; a first container passed olefile, POI,
pyOpenVBA and LibreOffice with directory entries of 124 bytes.
"""

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from building.spreadsheet_program import converted
from macros.button import specs_of
from workbooks.desk.centre_book import build_centre
from workbooks.desk.vba import buttons, cfb, ovba, project, runpython

BUTTONS = [("Check", "check"), ("GradeCustomers", "grade"), ("Submit", "submit")]
DOCUMENTS = ["ThisWorkbook", "Sheet1", "Sheet2"]
SMALL = {"Buttons": buttons.button_module(BUTTONS), "xlwings": "Sub RunPython(command As String)\nEnd Sub\n"}


def desk_modules() -> dict[str, str]:
    return {"Buttons": buttons.button_module(BUTTONS), "xlwings": runpython.runpython_module(), "Dictionary": runpython.dictionary_module()}


class Strict:
    """A compound file read without any leniency; `tree` is what it holds."""

    def __init__(self, data: bytes) -> None:
        assert len(data) % 512 == 0
        self.sectors = [data[pos : pos + 512] for pos in range(512, len(data), 512)]
        self._header(data[:512])
        self.fat = self._numbers(b"".join(self.sectors[i] for i in self.fat_ids))
        assert all(self.fat[i] == cfb.FAT for i in self.fat_ids)
        assert set(self.fat[len(self.sectors) :]) <= {cfb.FREE}
        self.used = set(self.fat_ids)
        self._directory()
        self.tree = self._storage(0)
        assert self.used == set(range(len(self.sectors))), "a sector belongs to nothing"
        assert self.mini_used == set(range(len(self.mini_body) // 64))
        assert self.visited == {i for i, kind in enumerate(self.kinds) if kind not in (0, 5)}

    def _header(self, head: bytes) -> None:
        assert head[:24] == bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
        assert struct.unpack("<5H", head[24:34]) == (0x3E, 3, 0xFFFE, 9, 6)
        assert head[34:40] == bytes(6)
        no_dirs, fats, self.dir_start, transaction = struct.unpack("<4I", head[40:56])
        cutoff, self.mini_start, self.minis, difat, difats = struct.unpack("<5I", head[56:76])
        assert (no_dirs, transaction, cutoff, difat, difats) == (0, 0, 4096, cfb.END, 0)
        listed = self._numbers(head[76:])
        self.fat_ids = listed[:fats]
        assert set(listed[fats:]) <= {cfb.FREE}
        assert len(set(self.fat_ids)) == fats

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data))

    def _chain(self, start: int) -> bytes:
        out = b""
        while start != cfb.END:
            assert start not in self.used, "two chains share a sector"
            self.used.add(start)
            out += self.sectors[start]
            start = self.fat[start]
        return out

    def _directory(self) -> None:
        raw = self._chain(self.dir_start)
        self.entries = [raw[pos : pos + 128] for pos in range(0, len(raw), 128)]
        self.kinds = [entry[66] for entry in self.entries]
        self.visited: set[int] = set()
        assert self.kinds[0] == 5
        assert set(self.kinds[1:]) <= {0, 1, 2}
        for entry, kind in zip(self.entries, self.kinds, strict=True):
            assert entry[80:116] == bytes(36), "class id, state and times are zero"
            if kind == 0:
                assert entry == bytes(68) + b"\xff" * 12 + bytes(48)
        assert self.entries[0][67] == 1
        assert self.entries[0][68:76] == b"\xff" * 8
        mini_table = self._chain(self.mini_start)
        assert len(mini_table) == self.minis * 512
        self.mini_fat, self.mini_used = self._numbers(mini_table), set[int]()
        start, size = struct.unpack("<IQ", self.entries[0][116:])
        body = self._chain(start)
        assert size % 64 == 0
        assert -(-size // 512) * 512 == len(body)
        self.mini_body = body[:size]
        assert set(self.mini_fat[size // 64 :]) <= {cfb.FREE}

    def _name(self, index: int) -> str:
        entry = self.entries[index]
        size = struct.unpack("<H", entry[64:66])[0]
        assert entry[size - 2 : 64] == bytes(66 - size)
        return entry[: size - 2].decode("utf-16-le")

    def _storage(self, index: int) -> dict[str, object]:
        top = struct.unpack("<I", self.entries[index][76:80])[0]
        if top != cfb.NONE:
            assert self.entries[top][67] == 1, "the root of a red-black tree is black"
        order = list(self._siblings(top))
        self._blacks(top)
        names = [self._name(i) for i in order]
        keys = [cfb.sort_key(name) for name in names]
        assert keys == sorted(keys)
        assert len({tuple(key) for _, key in keys}) == len(keys)
        return {name: self._content(i) for name, i in zip(names, order, strict=True)}

    def _siblings(self, index: int) -> Iterator[int]:
        if index != cfb.NONE:
            assert index not in self.visited
            self.visited.add(index)
            left, right = struct.unpack("<2I", self.entries[index][68:76])
            yield from self._siblings(left)
            yield index
            yield from self._siblings(right)

    def _blacks(self, index: int, *, under_red: bool = False) -> int:
        if index == cfb.NONE:
            return 1
        red = self.entries[index][67] == 0
        assert not (red and under_red), "two reds in a row"
        left, right = (self._blacks(i, under_red=red) for i in struct.unpack("<2I", self.entries[index][68:76]))
        assert left == right, "unequal black height"
        return left + (not red)

    def _content(self, index: int) -> object:
        start, size = struct.unpack("<IQ", self.entries[index][116:])
        if self.kinds[index] == 1:
            assert (start, size) == (0, 0)
            return self._storage(index)
        assert self.entries[index][76:80] == b"\xff" * 4
        if size == 0:
            assert start == cfb.END
            return b""
        data = self._chain(start) if size >= 4096 else self._mini_chain(start)
        assert 0 <= len(data) - size < (512 if size >= 4096 else 64)
        assert not data[size:].strip(b"\0")
        return data[:size]

    def _mini_chain(self, start: int) -> bytes:
        out = b""
        while start != cfb.END:
            assert start not in self.mini_used
            self.mini_used.add(start)
            out += self.mini_body[start * 64 : start * 64 + 64]
            start = self.mini_fat[start]
        return out


# ---------------------------------------------------------------- container

entry_names = st.text(st.characters(codec="utf-16", exclude_characters="/\\:!\0"), min_size=1, max_size=15)
contents = st.binary(max_size=300) | st.integers(4000, 9000).map(lambda size: b"x" * size)


def storage(content: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Entries whose names differ even when case is ignored."""
    pairs = st.lists(st.tuples(entry_names, content), max_size=40, unique_by=lambda pair: str(cfb.sort_key(pair[0])))
    return pairs.map(dict)


@given(storage(contents | storage(contents)))
def test_any_tree_is_a_strict_container(tree: cfb.Tree) -> None:
    assert Strict(cfb.write(tree)).tree == tree


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 127 * 512, 128 * 512, 200_000, 3_000_000])
def test_stream_sizes_around_every_boundary(size: int) -> None:
    tree: cfb.Tree = {"a": bytes(size), "b": {"c": b"1" * size}}
    assert Strict(cfb.write(tree)).tree == tree


def test_siblings_are_ordered_by_length_then_upper_case() -> None:
    ordered = ["A", "b", "ZZ", "dir", "Sheet1", "_VBA_PROJECT"]
    assert sorted(set(ordered), key=cfb.sort_key) == ordered


@pytest.mark.parametrize("name", ["", "a/b", "a:b", "x" * 32, "a\\b", "!"])
def test_bad_entry_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name"):
        cfb.write({name: b""})


def test_names_equal_but_for_case_and_huge_files_are_refused() -> None:
    with pytest.raises(ValueError, match="when case is ignored"):
        cfb.write({"Dir": b"", "DIR": b""})
    with pytest.raises(ValueError, match=r"6\.8 MiB"):
        cfb.write({"a": bytes(7_200_000)})


# ---------------------------------------------------------------- compression, obfuscation

texts = st.lists(st.sampled_from(["Sub ", "End Sub\r\n", "aaaaaaaa", "x", '"', "ChrW(25353) & "]), max_size=3000)


@given(st.binary(max_size=3600) | texts.map("".join).map(str.encode))
def test_compression_round_trip(data: bytes) -> None:
    assert ovba.decompress(ovba.compress(data)) == data


@given(st.binary(min_size=1, max_size=8), st.integers(1, 3))
def test_full_chunks_round_trip_even_when_they_do_not_compress(seed: bytes, chunks: int) -> None:
    data = hashlib.shake_256(seed).digest(4096 * chunks)
    packed = ovba.compress(data)
    assert ovba.decompress(packed) == data
    assert len(packed) == 1 + chunks * 4098


def test_a_last_chunk_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="do not compress"):
        ovba.compress(hashlib.shake_256(b"").digest(4000))


@pytest.mark.parametrize(
    ("text", "packed", "ours"),
    [
        (b"abcdefghijklmnopqrstuv.", "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e", None),
        (
            b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
            "012fb000236161616263646582660070616768696a013808616b6c00306d6e6f700671027004107273747576107778797a003c",
            "012fb000236161616263646582660070616768696a013808616b6c00206d6e6f700671027004007273747576107778797a002c",
        ),
        (b"a" * 73, "0103b002614500", None),
    ],
)
def test_examples_of_the_specification(text: bytes, packed: str, ours: str | None) -> None:
    """[MS-OVBA] 3.2.1 to 3.2.3; in 3.2.2 the printed bytes copy from farther back than its own algorithm says."""
    assert ovba.decompress(bytes.fromhex(packed)) == text
    assert ovba.compress(text).hex() == (ours or packed)


@pytest.mark.parametrize("damage", ["", "00", "0103b0026145", "0103e002614500", "0102b0020000", "0102b0010000", "01ff"])
def test_damaged_containers_are_refused(damage: str) -> None:
    with pytest.raises(ValueError, match=r"container|damaged|token"):
        ovba.decompress(bytes.fromhex(damage))


def decrypt(text: str, project_id: str) -> bytes:
    """[MS-OVBA] 2.4.3.3 Decryption, written apart from the code under test."""
    raw = bytes.fromhex(text)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    assert version == 2
    assert key == sum(project_id.encode()) % 256
    plain, unencrypted = [], key
    for pos in range(3, len(raw)):
        unencrypted = raw[pos] ^ ((raw[pos - 2] + unencrypted) % 256)
        plain.append(unencrypted)
    payload = bytes(plain[(seed & 6) // 2 :])
    assert int.from_bytes(payload[:4], "little") == len(payload) - 4
    return payload[4:]


@given(st.binary(max_size=40), st.uuids(), st.integers(0, 255))
def test_obfuscation_round_trip(data: bytes, identifier: object, seed: int) -> None:
    project_id = "{" + str(identifier).upper() + "}"
    assert decrypt(ovba.encrypt(data, project_id, seed), project_id) == data


def test_obfuscation_gives_what_office_wrote() -> None:
    """The lines of xlwings' quickstart_standalone.xlsm; there the ignored bytes are 07 as here when they agree."""
    project_id = "{5CF9CDAB-B77B-4FE4-BD7E-D29900070E1B}"
    assert decrypt("8D8FA61394EA98EA98EA98EA98", project_id) == bytes(4)
    assert decrypt("8D8FA61394EF95EF95EF", project_id) == b"\0"
    assert decrypt("8D8FA61394EF95EF9510", project_id) == b"\xff"
    assert ovba.encrypt(b"\0", project_id, 0x8D)[:6] == "8D8FA6"


# ---------------------------------------------------------------- project


def test_the_project_is_a_strict_container() -> None:
    tree = Strict(project.build_project(desk_modules(), DOCUMENTS)).tree
    assert sorted(tree) == ["PROJECT", "PROJECTwm", "VBA"]
    vba = tree["VBA"]
    assert isinstance(vba, dict)
    assert set(vba) == {*DOCUMENTS, "Buttons", "xlwings", "Dictionary", "dir", "_VBA_PROJECT"}
    assert vba["_VBA_PROJECT"] == bytes.fromhex("cc61ffff000000")
    for name, source in desk_modules().items():
        written = ovba.decompress(vba[name]).decode("ascii")
        assert written.startswith(f'Attribute VB_Name = "{name}"\r\n')
        assert "\n" not in written.replace("\r\n", "")
        assert written.rstrip().endswith(source.rstrip().splitlines()[-1].strip())


def test_the_same_source_gives_the_same_bytes() -> None:
    built = project.build_project(SMALL, DOCUMENTS)
    assert built == project.build_project(dict(SMALL), tuple(DOCUMENTS))
    assert built == project.build_project(SMALL, ["Sheet1", "Sheet2"]), "ThisWorkbook is added when missing"


def test_the_writer_is_pinned() -> None:
    """A change of these bytes has to be tried by hand in real Excel before this digest is changed."""
    built = project.build_project({"Plain": "Sub A()\nEnd Sub\n" * 400}, DOCUMENTS)
    assert hashlib.sha256(built).hexdigest() == "710ca395c32d89755ea1e5858c3e2fb50f71a85b9f0ca0fa978f48c07112039d"


def test_the_project_is_unlocked_and_has_no_password() -> None:
    text = Strict(project.build_project(SMALL, DOCUMENTS)).tree["PROJECT"]
    assert isinstance(text, bytes)
    lines = dict(line.split("=", 1) for line in text.decode().splitlines() if "=" in line)
    found = {key: decrypt(lines[key].strip('"'), lines["ID"].strip('"')) for key in ("CMG", "DPB", "GC")}
    assert found == {"CMG": bytes(4), "DPB": b"\0", "GC": b"\xff"}
    assert "Document=ThisWorkbook/&H00000000\r\nDocument=Sheet1/&H00000000\r\n" in text.decode()


def test_non_ascii_source_is_refused_by_module_and_line() -> None:
    with pytest.raises(ValueError, match="module Buttons, line 2: '客'"):
        project.build_project({"Buttons": "Sub A()\n'客户\nEnd Sub"}, [])
    with pytest.raises(ValueError, match="line 1: longer than"):
        project.build_project({"Buttons": "'" + "x" * 2000}, [])


@pytest.mark.parametrize("name", ["dir", "Sheet1", "SHEET1", "客户", "a" * 32, "1a", "VBAProject", "a b"])
def test_bad_module_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"cannot name|is taken"):
        project.build_project({name: ""}, ["Sheet1"])


def code_lines(source: str) -> list[str]:
    return [line for line in source.splitlines() if not line.startswith("Attribute ")]


def plain_lines(name: str, source: str) -> list[str]:
    lines = code_lines(source)
    return lines[lines.index("END") + 1 :] if name == "Dictionary" else lines


def test_oletools_reads_the_project_back() -> None:
    olevba = pytest.importorskip("oletools.olevba", reason="pip install oletools")
    parser = olevba.VBA_Parser("vbaProject.bin", data=project.build_project(desk_modules(), DOCUMENTS))
    found = {stream.split("/")[-1]: source for _, stream, _, source in parser.extract_all_macros()}
    assert set(found) == {*DOCUMENTS, *desk_modules()}
    for name, source in desk_modules().items():
        assert code_lines(found[name]) == plain_lines(name, source)


def test_pyopenvba_reads_the_project_back() -> None:
    vba = pytest.importorskip("pyopenvba.vba", reason="pip install pyOpenVBA")
    from pyopenvba.cfb import CFB

    container = CFB.from_bytes(project.build_project(desk_modules(), DOCUMENTS))
    read = vba.parse_vba_project(container)
    assert read.validate(container) == []
    assert read.module_names() == [*DOCUMENTS, *desk_modules()]
    for name, source in desk_modules().items():
        assert code_lines(read.get_module(name).source) == plain_lines(name, source)


def write_workbook(path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="pip install XlsxWriter")
    vba = io.BytesIO(project.build_project(SMALL, DOCUMENTS))
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(vba, is_stream=True)
        book.set_vba_name("ThisWorkbook")
        for code_name, title in (("Sheet1", "操作台"), ("Sheet2", "客户")):
            sheet = book.add_worksheet(title)
            sheet.set_vba_name(code_name)
            sheet.insert_button("B2", {"macro": "Buttons.Check", "caption": "校验"})


def test_xlsxwriter_carries_the_project_and_its_code_names(tmp_path: Path) -> None:
    path = tmp_path / "desk.xlsm"
    write_workbook(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/vbaProject.bin") == project.build_project(SMALL, DOCUMENTS)
        parts = [archive.read(f"xl/{part}.xml").decode() for part in ("workbook", "worksheets/sheet1", "worksheets/sheet2")]
    assert [re.findall(r'codeName="(\w+)"', part) for part in parts] == [[name] for name in DOCUMENTS]


@pytest.mark.office
def test_libreoffice_opens_the_workbook_with_its_macros_and_buttons(tmp_path: Path) -> None:
    path = tmp_path / "desk.xlsm"
    write_workbook(path)
    converted([path], tmp_path, "ods")
    with zipfile.ZipFile(tmp_path / "desk.ods") as archive:
        names = archive.namelist()
        basic = {Path(name).stem for name in names if name.startswith("Basic/VBAProject/")}
        content = archive.read("content.xml").decode()
        source = archive.read("Basic/VBAProject/Buttons.xml").decode()
    assert {*DOCUMENTS, "Buttons", "xlwings"} <= basic
    assert "vnd.sun.star.script:VBAProject.Buttons.Check?language=Basic&amp;location=document" in content
    assert "Public Sub GradeCustomers()" in source


# ---------------------------------------------------------------- the desks that are built


@pytest.fixture(scope="module", params=["branch", "centre"])
def built_desk(request: pytest.FixtureRequest, sample, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of each kind, as staff get it."""
    if request.param == "branch":
        return built
    folder = tmp_path_factory.mktemp("centre")
    force = sample.policy(folder)
    build_centre(
        folder / "centre.xlsm",
        policy=force,
        node=sample.nodes(force)[1],
        parent=None,
        period=sample.PERIOD,
        button_specs=specs_of("centre"),
    )
    return folder / "centre.xlsm"


def test_a_built_desk_holds_a_project_that_three_readers_agree_on(built_desk: Path) -> None:
    """The strict reader above, oletools and pyOpenVBA; every sheet has its module and every button its Sub."""
    olevba = pytest.importorskip("oletools.olevba", reason="pip install oletools")
    vba = pytest.importorskip("pyopenvba.vba", reason="pip install pyOpenVBA")
    from pyopenvba.cfb import CFB

    with zipfile.ZipFile(built_desk) as archive:
        data = archive.read("xl/vbaProject.bin")
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".vml"))}
    named = re.compile(r'<(?:sheetPr|workbookPr) codeName="(\w+)"')
    documents = [name for part in parts.values() for name in named.findall(part)]
    modules = {*documents, *desk_modules()}
    assert len(documents) > 8 and "ThisWorkbook" in documents
    stored = Strict(data).tree["VBA"]
    assert isinstance(stored, dict) and set(stored) == {*modules, "dir", "_VBA_PROJECT"}
    macros = olevba.VBA_Parser(str(built_desk)).extract_all_macros()
    found = {stream.split("/")[-1]: source for _, stream, _, source in macros}
    assert set(found) == modules
    container = CFB.from_bytes(data)
    read = vba.parse_vba_project(container)
    assert read.validate(container) == [] and set(read.module_names()) == modules
    bound = {macro for part in parts.values() for macro in re.findall(r"\[0\]!Buttons\.(\w+)<", part)}
    assert len(bound) >= 10
    ours = ovba.decompress(stored["Buttons"]).decode("ascii")
    for source in (found["Buttons"], read.get_module("Buttons").source, ours):
        assert bound == set(re.findall(r"Public Sub (\w+)\(", source))
