"""The command line in this process: how a command ended, and what it said."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from macros.__main__ import main


class Ran(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_command(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """`keybook` with these arguments."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Ran(status, said.out, said.err)
