"""Two minutes of damaged files through the commands, always the same ones first; `campaign.py` goes on for as long as one likes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fuzz.campaign import Ended, campaign, made_seeds

SECONDS = 120 if os.environ.get("KEYBOOK_TEST_ALL") == "1" else 20


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks; run it on Linux or macOS")
def test_no_damaged_file_gets_past_a_sentence(tmp_path: Path) -> None:
    seeds, desk, home = made_seeds(tmp_path / "好")
    count, faults = campaign(seeds, desk, home, seconds=SECONDS, seed=20261, keep=tmp_path / "坏")
    assert not faults, "\n\n".join(faults)
    assert count > 5


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
