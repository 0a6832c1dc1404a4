"""A minute of damaged files through the commands, always the same ones first; `campaign.py` goes on for as long as one likes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.campaign import Ended

CAMPAIGN = Path(__file__).with_name("campaign.py")
SECONDS = 60 if os.environ.get("KEYBOOK_TEST_ALL") == "1" else 20


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks; run it on Linux or macOS")
def test_no_damaged_file_gets_past_a_sentence(tmp_path: Path) -> None:
    """In a process of its own: a fork counts the memory of what it was forked from as its own, and a worker's is large."""
    words = ["--minutes", str(SECONDS / 60), "--seed", "20261", "--keep", str(tmp_path / "坏")]
    done = subprocess.run([sys.executable, str(CAMPAIGN), *words], check=False, capture_output=True, text=True, timeout=10 * SECONDS + 300)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr[-5000:]
    ended = re.search(r"^(\d+) cases, 0 faults$", done.stdout, re.MULTILINE)
    assert ended is not None, done.stdout[-20000:]
    assert int(ended[1]) > 5


@pytest.mark.parametrize(
    ("ended", "fault"),
    [
        (Ended(status=3, said="程序出错了", seconds=1, memory=1), "status 3"),
        (Ended(status=-6, said="程序出错了", seconds=1, memory=1), "status -6"),
        (Ended(status=2, said="Traceback", seconds=1, memory=1), "no sentence"),
        (Ended(status=2, said="文件已损坏", seconds=21, memory=1), "21 s"),
        (Ended(status=1, said="文件已损坏", seconds=1, memory=2**31), "2048 MiB"),
        (Ended(status=0, said="没有问题了", seconds=1, memory=1), ""),
    ],
)
def test_what_counts_as_a_fault(ended: Ended, fault: str) -> None:
    assert ended.fault == fault
