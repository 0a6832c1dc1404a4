"""A file that permits itself what only the level above may permit, or brings a policy of its own (settled 38)."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from building.forging import FIRST, all_of, column_at, resealed, set_cell
from building.red_team import Attempt, Ground
from building.small_state import TODAY
from macros.deciding.permission import MARK, Permission
from macros.opening import open_session
from validators.finding import Severity

BAD = {"客户编码": "没有这户", "收入": "很多", "业务代码": "不存在的业务", "月份": "2026-09", "揽收人": "没有这人"}


def _open_a(file: Path) -> dict[str, str]:
    found = open_session(file, today=TODAY).checked.findings
    return {f.key: f.value for f in found if f.severity is Severity.A and f.blocking}


def _policy(column: int, old: str, new: Any) -> Any:
    """Another value in the policy that the file carries, wherever the old one stands."""

    def do(book: Any) -> None:
        for row in book["_政策"].iter_rows():
            for cell in row:
                if cell.value == old:
                    book["_政策"].cell(cell.row, cell.column + column).value = new
                    return
        raise AssertionError(old)

    return do


def attempts(ground: Ground) -> Iterator[Attempt]:
    good = ground.fresh["YS03"]
    for header, value in BAD.items():
        plain = resealed(good, ground.place("错.xlsx"), set_cell("业务量流水", header, value))
        yield Attempt(name=f"{header} is wrong", files=(plain,))
        asked = _open_a(plain)
        given = {MARK + key: json.dumps(asdict(Permission(value=text, by="王主任", number="1"))) for key, text in asked.items()}
        permitted = resealed(good, ground.place("自批.xlsx"), set_cell("业务量流水", header, value), **given)
        yield Attempt(name=f"{header} is wrong and permits itself", files=(permitted,))
        beside = resealed(good, ground.place("旁批.xlsx"), set_cell("业务量流水", header, value))
        note = {"permissions": {key: asdict(Permission(value=text, by="王主任")) for key, text in asked.items()}, "reasons": {}, "ids": {}}
        beside.with_name(beside.name + ".keybook.json").write_text(json.dumps(note), encoding="utf-8")
        yield Attempt(name=f"{header} is wrong and a file beside permits it", files=(beside,))
    for name, do in (
        ("a further county", _policy(1, "LJ01", "另一个名字")),
        ("another rule", _policy(2, "周归月规则", "周日")),
        (
            "no organisation",
            lambda book: [
                book["_政策"].delete_rows(r) for r in range(book["_政策"].max_row, 0, -1) if book["_政策"].cell(r, 1).value == "R01"
            ],
        ),
    ):
        yield Attempt(name=f"its own policy: {name}", files=(resealed(good, ground.place("政策.xlsx"), do),))
    ours = {"policy_digest": ground.policy.digest}
    yield Attempt(
        name="another policy under our short digest",
        files=(resealed(good, ground.place("政策.xlsx"), _policy(2, "周归月规则", "周日"), **ours),),
    )
    twice = all_of(set_cell("业务量流水", "记录编号", "YS03-2610-0007"), lambda book: column_at(book["业务量流水"], "收入"))
    yield Attempt(name="one number twice", files=(resealed(good, ground.place("重号.xlsx"), twice),))
    yield Attempt(
        name="a row without a customer",
        files=(resealed(good, ground.place("缺.xlsx"), set_cell("业务量流水", "客户编码", None, FIRST + 1)),),
    )
