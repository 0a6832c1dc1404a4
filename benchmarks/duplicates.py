"""Near-duplicates among many customers against comparing everybody with everybody, in one run.

    python benchmarks/duplicates.py [--customers 100000] [--sample 4000]

Makes an archive of invented customers in 100 branches, writes some of them again as staff do (another place in front,
another legal form, traditional characters, a wrong character, the name shortened, a code miscopied), and times
  keybook     `validators.doubles.pairs.similar`: codes, names, lines, houses, then likeness, every pair with its reasons
  naive       rapidfuzz.process.cdist over a sample of the names, two workers, the best of three, grown by the square
It prints the ratio and how many of those written again were found. Read the ratio, not the seconds.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
WORKERS = 2


def main() -> None:
    """Reads the arguments, makes the archive, prints both times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    frame, planted = archive(given.customers, Random(given.seed))
    found, seconds = keybook(frame)
    codes = frame["客户编码"].tolist()
    pairs = {frozenset((codes[a], codes[b])) for a, b in zip(found["甲"], found["乙"], strict=True)}
    naive = everybody(frame["企业全称"].tolist(), given.sample)
    hit = sum(pair in pairs for pair in planted)
    print(
        f"{len(frame):,} customers: {len(found):,} pairs in {seconds:.1f} s, peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; "
        f"of {len(planted):,} written again {hit:,} found ({hit / len(planted):.2%}), {len(pairs - planted):,} other pairs"
    )
    print(f"naive: cdist of {given.sample:,} names grown to {len(frame):,}: {naive:.0f} s with {WORKERS} workers, names only")
    print(f"ratio: {naive / seconds:.0f} x faster than comparing everybody with everybody")


def archive(count: int, rng: Random) -> tuple[Any, set[frozenset[str]]]:
    """R03 rows, and the pairs of codes that are one customer; one in twenty is written again."""
    import pandas as pd

    from macros.demo.mistakes.planted_doubles import customers, written_again

    rows = customers(rng, count * 20 // 21)
    planted = set()
    for row in [row for row in rows if row["_brand"]][::20]:
        copy = written_again(rng, row, f"{row['客户编码']}-2")
        planted.add(frozenset((row["客户编码"], copy["客户编码"])))
        rows.append(copy)
    rng.shuffle(rows)
    return pd.DataFrame([row | {"_row": 6 + i} for i, row in enumerate(rows)]), planted


def keybook(frame: Any) -> tuple[Any, float]:
    """The pairs and the seconds."""
    from validators.doubles.pairs import similar

    started = time.perf_counter()
    found = similar(frame)
    return found, time.perf_counter() - started


def everybody(names: list[str], sample: int) -> float:
    """Seconds that a comparison of everybody with everybody would take."""
    from rapidfuzz import fuzz, process

    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        process.cdist(names[:sample], names[:sample], scorer=fuzz.ratio, score_cutoff=80, workers=WORKERS)
        best = min(best, time.perf_counter() - started)
    return best * (len(names) / sample) ** 2


if __name__ == "__main__":
    main()
