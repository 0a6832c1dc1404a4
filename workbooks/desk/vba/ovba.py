"""The two encodings of a VBA project: compression, and the obfuscation of the CMG, DPB and GC lines.

Section numbers are those of [MS-OVBA], "Office VBA File Format Structure".
"""

from collections.abc import Iterator

_CHUNK = 4096  # 2.4.1: every chunk but the last holds this many bytes when decompressed
_COMPRESSED, _RAW = 0xB000, 0x3000  # 2.4.1.1.5: flag and signature of a chunk header
_SEPARATOR = 0x07  # 2.4.3.2: any value may stand for an ignored byte


def compress(data: bytes) -> bytes:
    """Return the CompressedContainer of `data` (2.4.1.3.6).

    ValueError for a last chunk of 3,641 to 4,095 bytes that cannot be made smaller: the format has no exact form for it
    (a raw chunk always holds 4,096 bytes). Text is never like that.
    """
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(_compress_chunk(chunk) for chunk in chunks)


def decompress(container: bytes) -> bytes:
    """Return what a CompressedContainer holds (2.4.1.3.1); ValueError when it is damaged."""
    if container[:1] != b"\x01":
        raise ValueError("a compressed container starts with 01")
    pos, out = 1, bytearray()
    while pos < len(container):
        header = int.from_bytes(container[pos : pos + 2], "little")
        end = pos + (header & 0x0FFF) + 3
        if header & 0x7000 != _RAW or end > len(container):
            raise ValueError(f"damaged chunk at byte {pos}")
        body = container[pos + 2 : end]
        out += _decompress_chunk(body) if header & 0x8000 else body
        pos = end
    return bytes(out)


def encrypt(data: bytes, project_id: str, seed: int) -> str:
    """Return `data` obfuscated as upper-case hex (2.4.3.2).

    `project_id` is the braced GUID of the ID line; `seed` (0 to 255) is random in Office and fixed here.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    out = bytearray([seed, seed ^ 2, seed ^ key])
    previous = key
    ignored = bytes([_SEPARATOR]) * ((seed & 6) // 2)
    for byte in ignored + len(data).to_bytes(4, "little") + data:
        out.append(byte ^ ((out[-2] + previous) & 0xFF))
        previous = byte
    return out.hex().upper()


def _compress_chunk(chunk: bytes) -> bytes:
    body = b"".join(_token_sequences(chunk))
    if len(body) <= _CHUNK:
        return (_COMPRESSED | len(body) - 1).to_bytes(2, "little") + body
    if len(chunk) < _CHUNK:
        raise ValueError(f"the last {len(chunk)} bytes do not compress, and the format cannot hold them raw")
    return (_RAW | _CHUNK - 1).to_bytes(2, "little") + chunk


def _token_sequences(chunk: bytes) -> Iterator[bytes]:
    """Yield a flag byte with its tokens, eight at a time (2.4.1.1.7)."""
    flags, body, count = 0, b"", 0
    for is_copy, token in _tokens(chunk):
        flags |= is_copy << count
        body += token
        count += 1
        if count == 8:
            yield bytes([flags]) + body
            flags, body, count = 0, b"", 0
    if count:
        yield bytes([flags]) + body


def _tokens(chunk: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield each token and whether it is a CopyToken (2.4.1.3.19.3 Pack CopyToken)."""
    seen: dict[bytes, list[int]] = {}
    pos = 0
    while pos < len(chunk):
        offset, length = _match(chunk, pos, seen.get(chunk[pos : pos + 3], []))
        if length:
            token = (offset - 1) << (16 - _offset_bits(pos)) | (length - 3)
            yield True, token.to_bytes(2, "little")
        else:
            yield False, chunk[pos : pos + 1]
        for passed in range(pos, pos + max(length, 1)):
            seen.setdefault(chunk[passed : passed + 3], []).append(passed)
        pos += max(length, 1)


def _match(chunk: bytes, pos: int, candidates: list[int]) -> tuple[int, int]:
    """Return offset and length of the longest, nearest earlier copy, or 0, 0 (2.4.1.3.19.4 Matching)."""
    longest = min(len(chunk) - pos, (0xFFFF >> _offset_bits(pos)) + 3)
    best, offset = 2, 0
    for candidate in reversed(candidates):
        length = 0
        while length < longest and chunk[candidate + length] == chunk[pos + length]:
            length += 1
        if length > best:
            best, offset = length, pos - candidate
    return (offset, best) if offset else (0, 0)


def _offset_bits(pos: int) -> int:
    """Return how many bits of a CopyToken hold the offset, `pos` bytes into a chunk (2.4.1.3.19.1)."""
    return max((pos - 1).bit_length(), 4)


def _decompress_chunk(body: bytes) -> bytes:
    pos, out = 0, bytearray()
    while pos < len(body):
        flags, pos = body[pos], pos + 1
        for bit in range(8):
            if pos >= len(body):
                break
            if flags >> bit & 1:
                _copy(out, body[pos : pos + 2])
                pos += 2
            else:
                out.append(body[pos])
                pos += 1
    return bytes(out)


def _copy(out: bytearray, token: bytes) -> None:
    """Repeat earlier bytes as a CopyToken says; they may overlap what they make (2.4.1.3.11 Byte Copy)."""
    bits = 16 - _offset_bits(len(out))
    value = int.from_bytes(token, "little")
    offset, length = (value >> bits) + 1, (value & ((1 << bits) - 1)) + 3
    if len(token) < 2 or offset > len(out):
        raise ValueError("a copy token is cut off, or points before its chunk")
    for _ in range(length):
        out.append(out[-offset])
