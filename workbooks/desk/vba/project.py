"""Write vbaProject.bin from VBA source text.

Section numbers are those of [MS-OVBA]. Office is told that the compiled form belongs to an unknown version (2.3.4.1),
so it compiles from the source when the workbook opens. The workbook that xlwings ships does the same.
"""

import re
import struct
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbooks.desk.vba import cfb, ovba

PROJECT_NAME = "VBAProject"
_VBA_PROJECT = bytes.fromhex("CC61FFFF000000")  # 2.3.4.1: version FFFF, no performance cache
_CODE_PAGE, _LCID = 1252, 0x0409
_REFERENCES = (  # 2.3.4.2.2.5 REFERENCEREGISTERED; the paths are hints, Office goes by the GUID
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        (
            r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
            r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
        ),
    ),
)
_WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
_CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
_NAMESPACE = uuid.UUID("5d0b1f64-6c0e-5b5c-9a34-6b6579626f6f")  # ours; makes the project id out of the source
_MODULE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_CLASS_HEAD = re.compile(r"VERSION 1\.0 CLASS\r?\nBEGIN\r?\n.*?^END\r?\n", re.DOTALL | re.MULTILINE)
_LINE_LIMIT = 1023  # characters VBA takes in one line


@dataclass(frozen=True, slots=True)
class _Module:
    """One module; `kind` is its word in the PROJECT stream (2.3.1.7): Document, Class or Module."""

    name: str
    kind: str
    source: str


def build_project(modules: Mapping[str, str], document_modules: Sequence[str]) -> bytes:
    """Return vbaProject.bin; the same arguments always give the same bytes.

    `modules` leads from module name to source; a source that starts with ``VERSION 1.0 CLASS`` makes a class module.
    `document_modules` are the code names of the workbook and its sheets, as given to XlsxWriter's ``set_vba_name``;
    ``ThisWorkbook`` comes first and is added when missing. ValueError names the module, and the line of a character
    that is not ASCII.
    """
    parts = [*_documents(document_modules), *(_code(name, source) for name, source in modules.items())]
    _check(parts)
    streams: dict[str, bytes | cfb.Tree] = {part.name: ovba.compress(part.source.encode("ascii")) for part in parts}
    streams |= {"_VBA_PROJECT": _VBA_PROJECT, "dir": ovba.compress(b"".join(_dir(parts)))}
    return cfb.write({"VBA": streams, "PROJECT": _project(parts), "PROJECTwm": _project_wm(parts)})


def _documents(names: Sequence[str]) -> Iterator[_Module]:
    sheets = [name for name in names if name != "ThisWorkbook"]
    yield _Module("ThisWorkbook", "Document", _attributes("ThisWorkbook", _WORKBOOK_BASE, document=True))
    for name in sheets:
        yield _Module(name, "Document", _attributes(name, _SHEET_BASE, document=True))


def _code(name: str, source: str) -> _Module:
    """Return a standard or class module under its own attribute lines (2.3.4.3), every line ended by CR LF."""
    _check_source(name, source)
    head = _CLASS_HEAD.match(source)
    kind = "Class" if head else "Module"
    header = _attributes(name, _CLASS_BASE, document=False) if head else f'Attribute VB_Name = "{name}"\r\n'
    lines = source[head.end() if head else 0 :].splitlines()
    body = [line for line in lines if not line.startswith("Attribute VB_")]
    return _Module(name, kind, header + "".join(line + "\r\n" for line in body))


def _attributes(name: str, base: str, *, document: bool) -> str:
    """Return the attribute lines of a document or class module, as Office writes them."""
    values = {
        "Name": f'"{name}"',
        "Base": f'"{base}"',
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": document,
        "Exposed": document,
        "TemplateDerived": False,
        "Customizable": document,
    }
    return "".join(f"Attribute VB_{key} = {value}\r\n" for key, value in values.items())


def _check_source(name: str, source: str) -> None:
    for row, line in enumerate(source.splitlines(), 1):
        if not line.isascii():
            odd = next(char for char in line if not char.isascii())
            raise ValueError(f"module {name}, line {row}: {odd!r} is not ASCII; write it with chrw_literal")
        if len(line) > _LINE_LIMIT:
            raise ValueError(f"module {name}, line {row}: longer than {_LINE_LIMIT} characters")


def _check(parts: Sequence[_Module]) -> None:
    seen = {"_vba_project", "dir", PROJECT_NAME.lower()}
    for part in parts:
        if not _MODULE_NAME.fullmatch(part.name):
            raise ValueError(f"{part.name!r} cannot name a module: ASCII letters, digits and _, at most 31")
        if part.name.lower() in seen:
            raise ValueError(f"module name {part.name!r} is taken; VBA ignores case")
        seen.add(part.name.lower())


def _project(parts: Sequence[_Module]) -> bytes:
    """Return the PROJECT stream (2.3.1): no password, not locked, visible."""
    text = "".join(f"{part.kind} {part.name}\n{part.source}" for part in parts)
    project_id = "{" + str(uuid.uuid5(_NAMESPACE, text)).upper() + "}"
    lines = [
        f'ID="{project_id}"',
        *(f"{part.kind}={part.name}" + "/&H00000000" * (part.kind == "Document") for part in parts),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{ovba.encrypt(bytes(4), project_id, 0x2B)}"',
        f'DPB="{ovba.encrypt(bytes(1), project_id, 0x4D)}"',
        f'GC="{ovba.encrypt(bytes([0xFF]), project_id, 0x6F)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{part.name}=0, 0, 0, 0, C" for part in parts),
    ]
    return "".join(line + "\r\n" for line in lines).encode("ascii")


def _project_wm(parts: Sequence[_Module]) -> bytes:
    """Return the PROJECTwm stream (2.3.3): each name in the code page, then in UTF-16."""
    return b"".join(part.name.encode() + b"\0" + part.name.encode("utf-16-le") + b"\0\0" for part in parts) + b"\0\0"


def _dir(parts: Sequence[_Module]) -> Iterator[bytes]:
    """Yield the records of the dir stream (2.3.4.2)."""
    yield from _information()
    for name, library in _REFERENCES:
        yield from _pair(0x16, 0x3E, name)
        sized = struct.pack("<I", len(library)) + library.encode() + bytes(6)
        yield _record(0x0D, sized)
    yield _record(0x0F, struct.pack("<H", len(parts)))
    yield _record(0x13, b"\xff\xff")  # PROJECTCOOKIE
    for part in parts:
        yield from _module_records(part)
    yield _record(0x10, b"")


def _information() -> Iterator[bytes]:
    """Yield PROJECTINFORMATION (2.3.4.2.1)."""
    yield _record(0x01, struct.pack("<I", 1))  # SYSKIND: Windows; 64-bit Office reads it as well
    yield _record(0x02, struct.pack("<I", _LCID))
    yield _record(0x14, struct.pack("<I", _LCID))
    yield _record(0x03, struct.pack("<H", _CODE_PAGE))
    yield _record(0x04, PROJECT_NAME.encode())
    yield from _pair(0x05, 0x40, "")  # doc string
    yield _record(0x06, b"") + _record(0x3D, b"")  # help file
    yield _record(0x07, bytes(4))  # help context
    yield _record(0x08, bytes(4))  # library flags
    yield struct.pack("<HIIH", 0x09, 4, 1, 1)  # PROJECTVERSION: its size says 4, its body is 6 bytes
    yield from _pair(0x0C, 0x3C, "")  # conditional constants


def _module_records(part: _Module) -> Iterator[bytes]:
    """Yield the MODULE record of one module (2.3.4.2.3.2)."""
    yield from _pair(0x19, 0x47, part.name)
    yield from _pair(0x1A, 0x32, part.name)  # its stream
    yield from _pair(0x1C, 0x48, "")  # doc string
    yield _record(0x31, bytes(4))  # MODULEOFFSET: the source starts the stream
    yield _record(0x1E, bytes(4))  # help context
    yield _record(0x2C, b"\xff\xff")  # MODULECOOKIE
    yield _record(0x21 if part.kind == "Module" else 0x22, b"")
    yield _record(0x2B, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _pair(kind: int, unicode_kind: int, text: str) -> Iterator[bytes]:
    """Yield a text twice, in the code page and in UTF-16, as most records of the dir stream want it."""
    yield _record(kind, text.encode("ascii"))
    yield _record(unicode_kind, text.encode("utf-16-le"))
