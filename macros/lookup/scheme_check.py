"""Head office's sheet 方案 held against the computations of the pack: what is put away must not be needed (R09c)."""

from __future__ import annotations

from macros.errors import ToolkitError
from macros.lookup.needed_columns import needed_by
from validators.finding import Finding
from validators.frames import records
from validators.policy import Policy
from validators.register import Register, Sheet, register_named
from validators.registers.policy.scheme_lines import COLUMN
from validators.rules.r09c_scheme_line import RULE
from validators.values.text import fold_header


def needed_findings(policy: Policy, sheet: Sheet | None) -> list[Finding]:
    """The lines that put away a column which a computation of the pack names."""
    return [] if sheet is None else [sheet.finding(RULE, pos, "启用", *said) for pos, said in _needed(policy, sheet).items()]


def refuse_faulty_scheme(policy: Policy, file: str) -> None:
    """ToolkitError where a line of 方案 cannot be used: a desk would be made without it, and nobody would know."""
    scheme = policy.pack.scheme
    if scheme is not None and scheme.faults:
        rows = policy.frames["R09c"]["_row"]
        first = scheme.faults[0]
        raise ToolkitError(
            f"“{file}”的《方案》有 {len(scheme.faults)} 处写得不能用，例如第 {rows.iat[first.pos]} 行：{first.message}",
            f"{first.remedy}；改好后用 keybook policy check 查一遍，再生成台账",
        )


def _needed(policy: Policy, sheet: Sheet) -> dict[int, tuple[str, str]]:
    """Position -> what is wrong, and what to do."""
    found: dict[int, tuple[str, str]] = {}
    needed = needed_by(policy.pack.computations)
    desk = policy.pack.desk
    for pos, line in enumerate(records(sheet.frame)):
        if line["对象"] != COLUMN or line["启用"] is not False or not line["表名"] or not line["列名"]:
            continue
        register = register_named(line["表名"], desk)
        header = _header(register, line["列名"]) if register is not None else None
        users = needed.get((register.id, header), ()) if register is not None and header is not None else ()
        if users:
            said = f"{'、'.join(users[:4])}{'等' if len(users) > 4 else ''}要用“{header}”，收起后可能算不出来"
            found[pos] = (said, "把“启用”改成“是”或清空；确实不算这几项，请换一个不含它们的方案")
    return found


def _header(register: Register, text: str) -> str | None:
    wanted = fold_header(text)
    return next((c.header for c in register.columns if wanted in {fold_header(c.header), fold_header(c.name)}), None)
