"""The project's own red team: files that were made to deceive, to harm or to stop a centre, all in one collect.

Every module in `kinds/` is one kind of attempt and gives `attempts(ground)`. None may succeed: a file that tells an
untruth counts in no sum, one that harms its reader is named, and the honest ones beside them are taken. Run it with
`python tests/hostile/attempts.py [number of a kind]`; the exit status is 1 when one succeeds. `test_attempts.py` runs a
sample, and with KEYBOOK_CAMPAIGN=1 all.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from building.red_team import After, Attempt, Ground
from building.small_state import NOW
from macros.intake.collecting import collect
from workbooks.archive.home import Home

KINDS = Path(__file__).with_name("kinds")


def kinds() -> dict[str, ModuleType]:
    """Every kind by the name of its file."""
    found = {}
    for file in sorted(KINDS.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"hostile_{file.stem}", file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        found[file.stem] = module
    return found


def prepared(ground: Ground, wanted: Iterable[str] = (), most: int = 0) -> Iterator[Attempt]:
    """The attempts of the kinds wanted (none named = all); `most` of each kind, 0 = all."""
    chosen = set(wanted)
    for name, module in kinds().items():
        if not chosen or name in chosen:
            for number, attempt in enumerate(module.attempts(ground)):
                if most and number >= most:
                    break
                yield Attempt(name=f"{name}: {attempt.name}", files=attempt.files, judge=attempt.judge)


def run(ground: Ground, attempts: Sequence[Attempt], *, workers: int = 2) -> dict[str, str]:
    """Name of each attempt -> why it succeeded; "" = it was warded off.

    All come in together. What was held because another attempt of the same branch came before it was not warded off by
    what it means to deceive: it is sent once more alone, to a home as it was before.
    """
    before = Path(shutil.copytree(ground.home_folder, ground.folder / "home before"))
    verdicts_of = _collected(ground.home, [file for attempt in attempts for file in attempt.files], workers)
    found = {}
    for number, attempt in enumerate(attempts):
        after = verdicts_of(attempt)
        found[attempt.name] = attempt.judge(after)
        if not found[attempt.name] and set(after.verdicts.values()) & {"held", "duplicate"}:
            alone = Home(Path(shutil.copytree(before, ground.folder / f"home {number}")))
            found[attempt.name] = attempt.judge(_collected(alone, attempt.files, 1)(attempt))
            shutil.rmtree(alone.folder)
    return found


def _collected(home: Home, files: Sequence[Path], workers: int) -> Callable[[Attempt], After]:
    """What became of the files of an attempt that came in among these."""
    outcome = collect(list(files), home, now=NOW, workers=workers)
    kind_of = {shown: verdict.state or verdict.kind for shown, _, verdict in outcome.results}
    kind_of |= {refused["file"]: "rejected" for refused in outcome.rejected}

    def after(attempt: Attempt) -> After:
        names = {file.name for file in attempt.files}
        return After(home=home, outcome=outcome, verdicts={shown: kind for shown, kind in kind_of.items() if shown.split("/")[0] in names})

    return after


def main(arguments: Sequence[str]) -> int:
    """Every attempt, or those of the kinds named."""
    folder = Path(tempfile.mkdtemp(prefix="keybook-hostile-"))
    os.environ |= {"KEYBOOK_TODAY": NOW.isoformat(), "KEYBOOK_KEYS": str(folder / "钥匙"), "KEYBOOK_ANCHORS": str(folder / "链头")}
    try:
        ground = Ground(folder)
        attempts = list(prepared(ground, arguments))
        found = run(ground, attempts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    won = {name: why for name, why in found.items() if why}
    print(
        json.dumps({"attempts": len(found), "kinds": len({n.split(":")[0] for n in found}), "succeeded": won}, ensure_ascii=False, indent=1)
    )
    return 1 if won else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
