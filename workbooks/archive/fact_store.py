"""Facts: the typed rows of accepted submissions as Parquet, so that an unchanged file is read once (design.md 9).

facts/{period}/parts/{sha}/{register}.parquet holds one submission; facts/{period}/{register}.parquet all that count,
one after the other, with their digests and lengths in its metadata: what has come or gone since is put in or taken out.
Everything here can be made again from the archive, so what a crash or another computer leaves half done counts as not
there.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from validators.filing.inputs import USAGE, History, usage_of
from validators.filing.reversal import targets, unresolved, with_originals
from validators.register import META, Register, registers
from validators.values.missing import is_missing
from validators.values.number_kinds import Number
from validators.values.period import Month
from workbooks.archive.disk import flush, flush_folder, put, whole
from workbooks.file_digest import file_digest

_Part = tuple[str, str, int]
"""sha256, 机构编码 and number of rows of one submission in a file that holds many."""
_SEVERAL = "several from "
_PARTS, _WHOLE = "parts", "_whole.json"
"""`_whole.json` is written last and tells the sha256 of every other file of the part."""
_SEEN: dict[tuple[str, int, int], str] = {}
"""Digests of files as they lay on the disk: path, size and time of change -> sha256; each is read once in a run."""
_TYPES: dict[str, pa.DataType] = {"Int64": pa.int64(), "boolean": pa.bool_(), "datetime64[ns]": pa.timestamp("ns")}


class FactStore:
    """The facts folder of a home; `known` gives the registers as the policy has them, head office's own among them."""

    def __init__(self, folder: Path, known: Callable[[], Mapping[str, Register]] = registers) -> None:
        self._folder, self._known = folder, known

    def keep(self, period: Month, sha: str, frames: Mapping[str, pd.DataFrame], carried: History) -> None:
        """Stores the rows of one submission, whole or not at all."""
        with self._drafted(self._part(period, sha)) as draft:
            for name, frame in frames.items():
                if not frame.empty:
                    pq.write_table(to_arrow(frame, self._known()[name]), draft / f"{name}.parquet", compression="zstd")
            _keep_history(draft, carried)

    def take(self, source: FactStore, period: Month, sha: str) -> None:
        """Takes over the rows of one submission as another folder has them; what is here already stays."""
        if not self.has(period, sha):
            with self._drafted(self._part(period, sha)) as draft:
                shutil.copytree(source._part(period, sha), draft, dirs_exist_ok=True)

    def drop(self, period: Month, sha: str) -> None:
        """Takes away the rows of one submission, and what was put together with them."""
        shutil.rmtree(self._part(period, sha), ignore_errors=True)
        for file in (self._folder / str(period)).glob("*.parquet.sha256"):
            file.unlink(missing_ok=True)

    def has(self, period: Month, sha: str) -> bool:
        """True when the rows of a submission are at hand, every file of them as it was written, to the last byte."""
        folder = self._part(period, sha)
        try:
            digests = json.loads((folder / _WHOLE).read_text(encoding="utf-8"))
            return all(_digest(folder / name) == digest for name, digest in digests.items())
        except (OSError, ValueError, AttributeError):
            return False

    def digest(self, period: Month, sha: str) -> str:
        """One digest over every file of the rows of a submission; empty where they are not at hand."""
        file = self._part(period, sha) / _WHOLE
        return _digest(file) if file.is_file() else ""

    def rows(self, period: Month, sha: str, names: Collection[str] | None = None) -> dict[str, pd.DataFrame]:
        """The rows of one submission as it was filed, of the registers that have any, in the order of the registers.

        `names`: of these registers only.
        """
        folder, found = self._part(period, sha), {}
        for name, register in self._known().items():
            if (names is None or name in names) and (folder / f"{name}.parquet").is_file():
                found[name] = from_arrow(pq.read_table(folder / f"{name}.parquet"), register)
        return found

    def flow(self, period: Month, sha: str) -> pd.DataFrame:
        """The R10 rows of one submission as it was filed."""
        file, register = self._part(period, sha) / "R10.parquet", self._known()["R10"]
        return from_arrow(pq.read_table(file), register) if file.is_file() else register.empty()

    def period(self, period: Month, shas: Sequence[str], names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """The rows of those submissions together, by register, ordered by branch and row; LookupError without them."""
        wanted = list(names)
        self._need(period, shas)
        with ThreadPoolExecutor(2) as pool:  # Parquet is decoded outside the interpreter's lock
            return dict(zip(wanted, pool.map(lambda name: self._merged(period, shas, name), wanted), strict=True))

    def usage(self, period: Month, shas: Sequence[str], earlier: Sequence[tuple[Month, Sequence[str]]] = ()) -> pd.DataFrame:
        """The USAGE frame of those submissions' own month, reversals under the business of their original (settled 34).

        `earlier` are the months before, latest first, each with the submissions that count in it. What was worked out is
        kept, for as long as the rows that it rests on are the same.
        """
        file = self._folder / str(period) / "usage_resolved.parquet"
        rests_on = sorted(shas), [*sorted(shas), *(f"{month} {sha}" for month, kept in earlier for sha in sorted(kept))]
        if [sha for sha, _, _ in _parts(file)] in rests_on:
            return _usage_frame(_read(file))
        flow = self.resolved(period, shas, earlier)
        alone = not unresolved(flow, flow.iloc[:0]).any()
        frame = usage_of(flow)
        parts = [(sha, "", 0) for sha in (rests_on[0] if alone else rests_on[1])]
        _write(file, pa.Table.from_pandas(_plain_usage(frame), preserve_index=False), parts)
        return frame

    def resolved(self, period: Month, shas: Sequence[str], earlier: Sequence[tuple[Month, Sequence[str]]] = ()) -> pd.DataFrame:
        """The R10 rows of those submissions, each reversal with what its original says, however far back that lies.

        `earlier` as in `usage`; only the rows that reversals take back are read of them. LookupError without the rows.
        """
        self._need(period, shas)
        flow = self._merged(period, shas, "R10")
        wanted = targets(flow[unresolved(flow, flow.iloc[:0])])
        pool, seen = [flow.iloc[:0]], set(wanted)
        for month, kept in earlier:
            while wanted and not (found := self._named(month, kept, wanted)).empty:
                pool.append(found)
                wanted = (wanted - set(found["记录编号"])) | (targets(found) - seen)
                seen |= wanted
        return with_originals(flow, pd.concat(pool[1:], ignore_index=True) if len(pool) > 1 else pool[0])

    def _named(self, period: Month, shas: Sequence[str], numbers: set[str]) -> pd.DataFrame:
        """The R10 rows of those submissions that bear these record numbers."""
        table = self._whole(period, shas, "R10")
        held = pc.is_in(table["记录编号"].cast(pa.string()), pa.array(sorted(numbers), pa.string()))
        return from_arrow(table.filter(held), self._known()["R10"])

    def carried(self, period: Month, shas: Sequence[str]) -> list[History]:
        """The histories that those submissions brought along."""
        found = []
        for sha in shas:
            folder = self._part(period, sha)
            file = folder / "_history.json"
            if file.is_file():
                found.append(_read_history(folder, json.loads(file.read_text(encoding="utf-8"))))
        return found

    @contextmanager
    def _drafted(self, target: Path) -> Iterator[Path]:
        """A folder beside the target that becomes the target when its files are complete."""
        draft = target.with_name(f"{target.name}.{uuid.uuid4().hex}.tmp")
        draft.mkdir(parents=True)
        try:
            yield draft
            digests = {file.name: _digest(flush(file)) for file in sorted(draft.iterdir()) if file.name != _WHOLE}
            put(draft / _WHOLE, json.dumps(digests).encode())
            shutil.rmtree(target, ignore_errors=True)
            os.replace(draft, target)
            flush_folder(target.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _part(self, period: Month, sha: str) -> Path:
        return self._folder / str(period) / _PARTS / sha[:16]

    def merge(self, period: Month, shas: Sequence[str], names: Iterable[str]) -> None:
        """Puts the rows of those submissions together for a consolidation to come; not while some are not at hand."""
        if shas and all(self.has(period, sha) for sha in shas):
            for name in names:
                self._whole(period, shas, name)

    def _need(self, period: Month, shas: Sequence[str]) -> None:
        lost = [sha for sha in shas if not self.has(period, sha)]
        if lost:
            raise LookupError(f"the rows of {lost[0]} are not at hand")

    def _merged(self, period: Month, shas: Sequence[str], name: str) -> pd.DataFrame:
        return from_arrow(self._whole(period, shas, name), self._known()[name])

    def _whole(self, period: Month, shas: Sequence[str], name: str) -> pa.Table:
        file = self._folder / str(period) / f"{name}.parquet"
        parts = _parts(file)
        if {sha for sha, _, _ in parts} == set(shas):
            table = _read(file)
        else:
            table, parts = self._put_together(period, shas, name, _slices(file, parts))
            _write(file, table, parts)
        branches = [branch for _, branch, rows in parts if rows]
        alone = len(branches) == len(set(branches)) and not any(branch.startswith(_SEVERAL) for branch in branches)
        return table if alone else _in_order(table)

    def _put_together(self, period: Month, shas: Sequence[str], name: str, held: Mapping[str, pa.Table]) -> tuple[pa.Table, list[_Part]]:
        """The rows of those submissions, branch after branch; `held` are those that are together already."""
        register, found = self._known()[name], []
        for sha in shas:
            part = self._part(period, sha) / f"{name}.parquet"
            if sha in held:
                table = held[sha]
            else:
                table = pq.ParquetFile(part).read() if part.is_file() else to_arrow(register.empty(), register)
            found.append((_whose(table), sha, table.replace_schema_metadata()))
        found.sort(key=lambda part: part[:2])
        return pa.concat_tables([table for *_, table in found], promote_options="default"), [
            (sha, branch, t.num_rows) for branch, sha, t in found
        ]


def _in_order(table: pa.Table) -> pa.Table:
    """By branch and row. Texts that are read as dictionaries cannot be sorted by as they are."""
    keys = pa.table({"_branch": table["_branch"].cast(pa.string()), "_row": table["_row"]})
    return table.take(pc.sort_indices(keys, sort_keys=[("_branch", "ascending"), ("_row", "ascending")]))


def _whose(table: pa.Table) -> str:
    """机构编码 of the rows of one submission; those of a level's file, which stand branch after branch, are several."""
    if not table.num_rows:
        return ""
    first, last = str(table["_branch"][0]), str(table["_branch"][-1])
    return first if first == last else _SEVERAL + first


def to_arrow(frame: pd.DataFrame, register: Register) -> pa.Table:
    """A typed frame as an Arrow table; Decimals as exact text."""
    arrays: dict[str, pa.Array] = {}
    for column in register.columns:
        values = frame[column.header]
        if isinstance(column.kind, Number):
            arrays[column.header] = pa.array([None if is_missing(v) else str(v) for v in values], pa.string())
        else:
            kind = _TYPES.get(column.kind.dtype, pa.string())
            plain = _texts(values) if kind == pa.string() else values
            arrays[column.header] = pa.array(plain, kind, from_pandas=True)
    for name in META:
        arrays[name] = pa.array(frame[name], pa.int64()) if name == "_row" else pa.array(_texts(frame[name]), pa.string())
    return pa.table(arrays)


def _texts(values: pd.Series) -> list[str | None]:
    """A column as text, None where there is none."""
    held = values.tolist()
    if set(map(type, held)) <= {str, type(None)}:
        return held
    return [None if is_missing(v) else str(v) for v in held]


def from_arrow(table: pa.Table, register: Register) -> pd.DataFrame:
    """The typed frame of an Arrow table."""
    data: dict[str, Any] = {}
    for column in register.columns:
        if column.header not in table.column_names:
            data[column.header] = pd.Series(np.full(table.num_rows, None), dtype=column.kind.dtype)
        elif isinstance(column.kind, Number):
            data[column.header] = pd.Series(_taken(table[column.header], Decimal), dtype="object")
        else:
            data[column.header] = _series(table[column.header], column.kind.dtype)
    for name in META:
        data[name] = _series(table[name], "int64" if name == "_row" else "object")
    return pd.DataFrame(data, copy=False)


def _series(array: pa.ChunkedArray, dtype: str) -> pd.Series:
    if dtype in ("Int64", "boolean"):
        mask = array.is_null().to_numpy(zero_copy_only=False)
        filled = array.fill_null(0 if dtype == "Int64" else False).to_numpy()
        maker = pd.arrays.IntegerArray if dtype == "Int64" else pd.arrays.BooleanArray
        return pd.Series(maker(filled.astype("int64" if dtype == "Int64" else "bool"), mask.astype(bool)))
    if dtype != "object":
        plain: pd.Series = array.to_pandas().astype(dtype)
        return plain
    return pd.Series(_taken(array, str), dtype="object")


def _taken(array: pa.ChunkedArray, make: Callable[[str], Any]) -> np.ndarray:
    """Texts as objects, None where there is none; each distinct text is made once."""
    if array.null_count == len(array):
        return np.full(len(array), None)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    whole = array.combine_chunks()
    words = np.array([*(None if word is None else make(word) for word in whole.dictionary.to_pylist()), None], dtype="object")
    taken: np.ndarray = words[whole.indices.fill_null(len(words) - 1).to_numpy()]
    return taken


def _digest(file: Path) -> str:
    """sha256 of a file; OSError as raised."""
    seen = file.stat()
    key = str(file), seen.st_size, seen.st_mtime_ns
    if key not in _SEEN:
        _SEEN[key] = file_digest(file)
    return _SEEN[key]


def _told(file: Path) -> Path:
    """Where the digest of a file that holds many submissions is kept."""
    return file.with_name(f"{file.name}.sha256")


def _parts(file: Path) -> list[_Part]:
    """Whose rows a file holds, in their order; nothing where it is not as it was written."""
    try:
        if _told(file).read_text(encoding="ascii") != _digest(file):
            return []
        said = json.loads((pq.read_schema(file).metadata or {}).get(b"parts", b"[]"))
        return [(sha, branch, rows) for sha, branch, rows in said]
    except (pa.ArrowException, OSError, ValueError):
        return []


def _read(file: Path) -> pa.Table:
    texts = [field.name for field in pq.read_schema(file) if field.type == pa.string()]
    return pq.read_table(file, read_dictionary=texts)


def _slices(file: Path, parts: Sequence[_Part]) -> dict[str, pa.Table]:
    """The rows of each submission that a file holds."""
    found: dict[str, pa.Table] = {}
    table, at = pq.read_table(file) if parts else pa.table({}), 0
    for sha, _, rows in parts:
        found[sha], at = table.slice(at, rows), at + rows
    return found


def _write(file: Path, table: pa.Table, parts: Sequence[_Part]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with whole(file) as draft:
        pq.write_table(table.replace_schema_metadata({"parts": json.dumps(parts)}), draft, compression="zstd")
        digest = file_digest(flush(draft))
    put(_told(file), digest.encode())


def _plain_usage(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"收入": "Int64", "数量": "Int64"})


def _usage_frame(table: pa.Table) -> pd.DataFrame:
    return pd.DataFrame({name: _series(table[name], "Int64" if name in ("收入", "数量") else "object") for name in USAGE})


def _keep_history(folder: Path, history: History) -> None:
    if history.months:
        months = {branch: sorted(map(str, known)) for branch, known in history.months.items()}
        (folder / "_history.json").write_text(json.dumps(months, ensure_ascii=False), encoding="utf-8")
        pq.write_table(
            pa.Table.from_pandas(_plain_usage(history.usage), preserve_index=False), folder / "_usage.parquet", compression="zstd"
        )
        for name, frame in history.frames.items():
            if name in registers():
                pq.write_table(to_arrow(frame, registers()[name]), folder / f"_history_{name}.parquet", compression="zstd")


def _read_history(folder: Path, months: Mapping[str, list[str]]) -> History:
    frames = {file.stem.removeprefix("_history_"): file for file in sorted(folder.glob("_history_*.parquet"))}
    return History(
        usage=_usage_frame(pq.read_table(folder / "_usage.parquet")),
        months={b: frozenset(map(Month.parse, known)) for b, known in months.items()},
        frames={n: from_arrow(pq.read_table(f), registers()[n]) for n, f in frames.items()},
    )
