"""Makes every generated document again: one command after any change of a register, rule, computation, report or pack.

    python docs/refresh.py          writes what changed and lists it
    python docs/refresh.py --check  writes nothing; exit status 1 when something is stale
    python docs/refresh.py --golden writes the golden texts of the tests as well (tests/golden), to be read in the diff

What is generated: headers.csv and manual/registers.md (from the registers), manual/04 and 05 (from the rules), and
the parts between `<!-- generated: ... -->` marks of domain/.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))


def documents() -> dict[Path, str]:
    """Every generated document and the text it should have."""
    from validators.discover import exports

    found: dict[Path, str] = {}
    for listed in exports("validators", "DOCUMENTS").values():
        found |= {ROOT / path: make() for path, make in listed.items()}
    for script in sorted((ROOT / "docs" / "manual").glob("make_*.py")):
        module = _load(script)
        if hasattr(module, "page") and hasattr(module, "PAGE"):
            found[module.PAGE] = module.page()
    return found | _load(ROOT / "docs" / "make_domain.py").pages()


def stale() -> dict[Path, str]:
    """Those whose text on disk is another."""
    return {path: text for path, text in documents().items() if not path.is_file() or path.read_text(encoding="utf-8") != text}


def _load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{script.stem}", script)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main(check: bool) -> int:
    """Writes or only lists; exit status."""
    found = stale()
    for path, text in found.items():
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 1 if check and found else 0


def golden() -> int:
    """Writes the golden texts of the tests: they are what the workbooks of the test's own world say; exit status."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", str(ROOT / "tests" / "golden")]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "KEYBOOK_GOLDEN": "write"}, check=False).returncode


if __name__ == "__main__":
    status = main("--check" in sys.argv[1:])
    sys.exit(status or (golden() if "--golden" in sys.argv[1:] else 0))
