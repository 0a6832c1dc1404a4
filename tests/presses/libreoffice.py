"""A running LibreOffice on a screen of its own (Xvfb), and the bridge to it: `uno_book.py` under the system's Python."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import struct
import subprocess
import time
import uuid
import zlib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SYSTEM_PYTHON = "/usr/bin/python3"
MOMENT = "2026-11-02T09:30:00"
"""When every press happens."""
SCREEN = (1366, 768)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA"><prop oor:name="Executable" oor:op="fuse"><value>true</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA"><prop oor:name="Load" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value>
</prop></item>
</oor:items>"""
"""Macros run without asking, VBA is read, and every workbook is computed afresh when it is opened."""


def missing() -> str:
    """The line that installs what is not there; empty when a button can be pressed."""
    lacks = [program for program in ("soffice", "Xvfb", "xdotool") if shutil.which(program) is None]
    try:
        subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        lacks.append("uno")
    if not lacks:
        return ""
    return (
        f"{', '.join(lacks)} missing: apt-get install -y --no-install-recommends libreoffice-calc python3-uno fonts-noto-cjk xvfb xdotool"
    )


def need_libreoffice() -> None:
    """Skips with the line that installs what is missing; fails instead when KEYBOOK_TEST_ALL is set."""
    lacks = missing()
    if lacks and os.environ.get("KEYBOOK_TEST_ALL"):
        pytest.fail(lacks)
    if lacks:
        pytest.skip(lacks)


class Stuck(Exception):
    """LibreOffice does not answer: a dialog stands open, or it has gone."""


class Bridge:
    """One connection to a running soffice; each call is a request of `uno_book.py`."""

    def __init__(self, pipe: str) -> None:
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(HERE / "uno_book.py"), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_plain_environment()
        )

    def __call__(self, do: str, *, within: float = 120, **given: Any) -> Any:
        """Sends a request; Stuck when no answer comes within so many seconds, RuntimeError with what went wrong."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as gone:
            raise Stuck("the bridge is gone") from gone
        if not select.select([self._process.stdout], [], [], within)[0]:
            raise Stuck(f"no answer to {do!r} within {within} s: a dialog stands open")
        line = self._process.stdout.readline()
        if not line:
            raise Stuck("LibreOffice is gone")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["ok"]

    def close(self) -> None:
        """Lets go of it."""
        self._process.kill()
        self._process.wait()
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                end.close()


class LibreOffice:
    """soffice with a profile and a screen of its own, until `close`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pipe = folder, f"keybook-{uuid.uuid4().hex}"
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        self._screen, self.display = self._xvfb()
        self._log = (folder / "soffice.log").open("wb")
        self._office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nofirststartwizard",
                f"--accept=pipe,name={self.pipe};urp",
            ],
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            env=_plain_environment() | {"DISPLAY": self.display, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "gen", "KEYBOOK_TODAY": MOMENT},
        )
        self.bridge = Bridge(self.pipe)

    def _xvfb(self) -> tuple[subprocess.Popen[bytes], str]:
        read, write = os.pipe()
        screen = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(write),
                "-screen",
                "0",
                f"{SCREEN[0]}x{SCREEN[1]}x24",
                "-nolisten",
                "tcp",
                "-fbdir",
                str(self.folder),
            ],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            return screen, f":{told.readline().strip()}"

    def click(self, x: int, y: int) -> None:
        """The mouse, on the screen."""
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True, timeout=20, env=os.environ | {"DISPLAY": self.display}
        )

    def screenshot(self, path: Path) -> Path:
        """What is on the screen now, as a .png."""
        time.sleep(0.3)
        return png(self.folder / "Xvfb_screen0", path)

    def pixels(self, colour: bytes) -> int:
        """How many pixels of the screen have a colour (red, green, blue)."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        return data.count(bytes(reversed(colour)))

    def close(self) -> None:
        """Ends what was started here, and nothing else."""
        self.bridge.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._office.pid, 9)
        self._office.wait()
        self._screen.terminate()
        self._screen.wait()
        self._log.close()


def png(xwd: Path, path: Path) -> Path:
    """The frame buffer of Xvfb (an XWD file of 32 bits a pixel) as a .png."""
    data = xwd.read_bytes()
    header = struct.unpack(">25I", data[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    start = size + 12 * colours
    rows = []
    for y in range(height):
        row = data[start + y * line : start + y * line + width * 4]
        rgb = bytearray(width * 3)
        rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
        rows.append(b"\0" + bytes(rgb))
    parts = [(b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts)
    )
    return path


def _plain_environment() -> dict[str, str]:
    """The environment without what would lead the system's Python to another's packages."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
