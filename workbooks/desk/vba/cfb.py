"""Write a Compound File Binary, version 3: the container of vbaProject.bin.

Section numbers are those of [MS-CFB], "Compound File Binary File Format". The same tree always gives the same bytes: no
clock, no random number, siblings in the order of the format. Small by intention: a file that needs more than the 109
allocation sectors of the header (about 6.8 MiB) is refused.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"
"""A storage: each name leads to a stream (bytes) or to a storage within it."""

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # 2.1: FREESECT, ENDOFCHAIN, FATSECT
NONE = 0xFFFFFFFF  # 2.6.1: NOSTREAM
SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096  # 2.2: version 3 allows no other values
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5  # 2.6.1: object type
_RED, _BLACK = 0, 1  # 2.6.1: colour flag
_HEADER_FATS = 109  # 2.2: DIFAT array of the header
_PER_SECTOR = SECTOR // 4


@dataclass(slots=True)
class _Entry:
    """One directory entry (2.6.1); the defaults are those of an unused entry (2.6.1, "free directory entry")."""

    name: str = ""
    kind: int = _UNUSED
    data: bytes = b""
    colour: int = _RED
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = 0
    size: int = 0

    def pack(self) -> bytes:
        """Return the 128 bytes; class id, state bits and both times stay zero."""
        name = self.name.encode("utf-16-le")
        length = len(name) + 2 if self.kind else 0
        links = struct.pack("<HBB3I", length, self.kind, self.colour, self.left, self.right, self.child)
        return name.ljust(64, b"\0") + links + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, self.size)


class _Sectors:
    """Sectors of one size, and the allocation table that chains them (2.3 FAT, 2.4 mini FAT)."""

    def __init__(self, unit: int) -> None:
        self.unit = unit
        self.table: list[int] = []
        self.body = bytearray()

    def add(self, data: bytes | bytearray) -> int:
        """Append a chain and return its first sector; no data is no chain."""
        if not data:
            return END
        start, count = len(self.table), -(-len(data) // self.unit)
        self.table += [*range(start + 1, start + count), END]
        self.body += data.ljust(count * self.unit, b"\0")
        return start


def write(tree: Tree) -> bytes:
    """Return the compound file whose root storage is `tree`.

    ValueError for a name over 31 characters, or with a slash, backslash, colon or exclamation mark (2.6.1), or equal to
    a sibling when case is ignored.
    """
    entries = _entries(tree)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < CUTOFF else sectors).add(entry.data)
    mini_table = _table(mini.table)
    mini_start = sectors.add(mini_table)
    entries[0].start, entries[0].size = sectors.add(mini.body), len(mini.body)
    while len(entries) % 4:
        entries.append(_Entry())
    directory = sectors.add(b"".join(entry.pack() for entry in entries))
    fats = _add_fat(sectors)
    header = _header(fats, directory, mini_start, len(mini_table) // SECTOR)
    return header + bytes(sectors.body)


def sort_key(name: str) -> tuple[int, list[int]]:
    """Return the order of siblings: shorter first, then upper-case UTF-16 code units (2.6.4)."""
    upper = "".join(c.upper() if len(c.upper()) == 1 else c for c in name).encode("utf-16-le")
    return len(upper), list(struct.unpack(f"<{len(upper) // 2}H", upper))


def _entries(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT, colour=_BLACK)]
    _fill(entries, 0, tree)
    return entries


def _fill(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Append everything below `parent`, and hang the siblings below it as a red-black tree."""
    ids: list[int] = []
    for name, content in sorted(tree.items(), key=lambda item: sort_key(item[0])):
        _check_name(name)
        if ids and sort_key(entries[ids[-1]].name) == sort_key(name):
            raise ValueError(f"two entries of one storage are called {name!r} when case is ignored")
        ids.append(len(entries))
        if isinstance(content, Mapping):
            entries.append(_Entry(name, _STORAGE))
            _fill(entries, ids[-1], content)
        else:
            entries.append(_Entry(name, _STREAM, bytes(content)))
    entries[parent].child = _link(entries, ids, 0, len(ids).bit_length() - 1)


def _link(entries: list[_Entry], ids: list[int], depth: int, deepest: int) -> int:
    """Make sorted `ids` a balanced tree and return its root.

    Only the deepest level can be incomplete, so painting it red and the rest black keeps the rules of 2.6.4.
    """
    if not ids:
        return NONE
    middle = len(ids) // 2
    entry = entries[ids[middle]]
    entry.colour = _RED if depth == deepest > 0 else _BLACK
    entry.left = _link(entries, ids[:middle], depth + 1, deepest)
    entry.right = _link(entries, ids[middle + 1 :], depth + 1, deepest)
    return ids[middle]


def _check_name(name: str) -> None:
    if not 0 < len(name.encode("utf-16-le")) <= 62 or set(name) & set("/\\:!\0"):
        raise ValueError(f"{name!r} cannot name an entry of a compound file")


def _table(links: list[int]) -> bytes:
    """Return an allocation table padded with FREESECT to whole sectors."""
    padded = links + [FREE] * (-len(links) % _PER_SECTOR)
    return struct.pack(f"<{len(padded)}I", *padded)


def _add_fat(sectors: _Sectors) -> list[int]:
    """Append the FAT, which counts its own sectors too (2.3), and return their numbers."""
    used, count = len(sectors.table), 1
    while count * _PER_SECTOR < used + count:
        count += 1
    if count > _HEADER_FATS:
        raise ValueError("the compound file is larger than 6.8 MiB")
    sectors.table += [FAT] * count
    sectors.body += _table(sectors.table)
    return list(range(used, used + count))


def _header(fats: list[int], directory: int, mini_start: int, minis: int) -> bytes:
    """Return the 512 bytes of the header (2.2)."""
    return b"".join(_header_parts(fats, directory, mini_start, minis))


def _header_parts(fats: list[int], directory: int, mini_start: int, minis: int) -> Iterator[bytes]:
    yield bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    yield struct.pack("<5H", 0x003E, 3, 0xFFFE, 9, 6) + bytes(6)  # minor, major, byte order, two shifts
    yield struct.pack("<4I", 0, len(fats), directory, 0)  # no directory count in version 3; no transactions
    yield struct.pack("<5I", CUTOFF, mini_start, minis, END, 0)  # no DIFAT sector beyond the header
    yield struct.pack(f"<{_HEADER_FATS}I", *fats, *[FREE] * (_HEADER_FATS - len(fats)))
