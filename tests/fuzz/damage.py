"""Damage done to a file as a bad line, a bad disk or a bad hand does it: flips, cuts, swaps of members, of bytes, of text."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]
_WORDS = (
    b"0",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"",
    b"\xff\xfe",
    b"&#0;",
    b"<",
    "，".encode(),
    b"A0",
    b"XFE1048577",
    b"true",
)


def flips(data: bytes, random: Random) -> bytes:
    """One to thirty bits turned over."""
    held = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 30))):
        held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    return bytes(held)


def cut(data: bytes, random: Random) -> bytes:
    """The end is missing."""
    return data[: random.randrange(len(data))]


def hole(data: bytes, random: Random) -> bytes:
    """A piece is zeros, missing, or comes twice."""
    begin = random.randrange(len(data))
    end = min(len(data), begin + random.choice((1, 16, 512, 4096)))
    piece = random.choice((bytes(end - begin), b"", data[begin:end] * 2))
    return data[:begin] + piece + data[end:]


def words(data: bytes, random: Random) -> bytes:
    """A number or a word of a text is another."""
    found = list(re.finditer(rb"[A-Za-z0-9.]{1,12}", data[: 2**20]))
    if not found:
        return flips(data, random)
    for spot in sorted(random.sample(found, min(len(found), random.choice((1, 3)))), key=lambda m: -m.start()):
        data = data[: spot.start()] + random.choice(_WORDS) + data[spot.end() :]
    return data


def members(data: bytes, random: Random) -> bytes:
    """The zip is sound, and one of its members is not: changed, gone, empty, in the place of another."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error):
        return flips(data, random)
    name, other = random.choice(list(held)), random.choice(list(held))
    how = random.randrange(6)
    if how == 0:
        del held[name]
    elif how == 1:
        held[name], held[other] = held[other], held[name]
    elif how == 2:
        held[name] = b""
    elif held[name]:
        held[name] = random.choice((flips, cut, hole, words, words))(held[name], random)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in held.items():
            archive.writestr(part, content)
    return made.getvalue()


DAMAGES: tuple[Damage, ...] = (flips, cut, hole, words, members, members, members)
