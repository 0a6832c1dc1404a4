"""Asking the helper to press: what the macro of a workbook in Excel does before it starts the whole program.

Only the standard library, so that a press costs no more than Python's own start where a helper stands ready.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any

from macros.errors import ToolkitError
from macros.office.pressing.helper_file import StandingHelper, read_standing
from macros.version import PROGRAM

WAIT = 20
"""Seconds that one question waits for an answer that is not there yet."""


class Unanswered(Exception):
    """There is no helper, it is another one, or it went away."""


def helper_pressed(name: str, arguments: Sequence[str] | None = None) -> bool:
    """True when the helper has pressed that button in the Excel that the arguments of this process name (RunPython's).

    False where this process has to do it: it was not started by Excel, there is no helper of this version, or it went away.
    ToolkitError when another press is under way in the same workbook.
    """
    excel = caller_of(sys.argv if arguments is None else arguments)
    standing = read_standing()
    if excel is None or standing is None or not standing.same:
        return False
    asked = {"wire": 2, "version": PROGRAM, "button": name, "excel": excel}
    try:
        finished(standing, asked)
        return True
    except Unanswered:
        return False


def caller_of(arguments: Sequence[str]) -> dict[str, str] | None:
    """The workbook in Excel that RunPython names: `--wb=`, `--from_xl=1`, `--hwnd=`; None where it does not."""
    told = dict(word.lstrip("-").split("=", 1) for word in arguments if word.startswith("--") and "=" in word)
    if told.get("from_xl", "").strip() != "1" or not told.get("wb"):
        return None
    return {"wb": told["wb"].strip(), "hwnd": told.get("hwnd", "").strip()}


def finished(standing: StandingHelper, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Asks for a press and waits until it is over; what was told of it. Unanswered, or ToolkitError with the refusal."""
    told = exchange(standing, "POST", "/1/presses", asked)
    while told["state"] == "running":
        told = exchange(standing, "GET", f"/1/presses/{told['id']}?wait={WAIT}")
    return told


def exchange(standing: StandingHelper, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """One question to the helper; Unanswered where there is no answer, ToolkitError where it is busy with this workbook."""
    connection = HTTPConnection("127.0.0.1", standing.port, timeout=WAIT + 10)
    words = {"Authorization": f"Bearer {standing.token}", "Content-Type": "application/json"}
    try:
        connection.request(method, path, None if body is None else json.dumps(body).encode(), words)
        answer = connection.getresponse()
        told: dict[str, Any] = json.loads(answer.read())
    except (OSError, HTTPException, ValueError) as gone:
        raise Unanswered from gone
    finally:
        connection.close()
    if answer.status == 409:
        raise ToolkitError(told["reason"], told["remedy"])
    if answer.status >= 300:
        raise Unanswered
    return told
