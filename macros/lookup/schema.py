"""Registers as JSON Schema (by pydantic's rules) and as Frictionless Table Schema."""

from __future__ import annotations

from typing import Any

from macros.errors import ToolkitError
from validators.column import Column
from validators.register import Register, register_of_sheet, registers
from validators.values.kinds import Enum, Ref

_TABLE_TYPES = {
    "Date": "date",
    "Money": "number",
    "Quantity": "number",
    "Number": "number",
    "Percent": "number",
    "ShareChange": "number",
    "Count": "integer",
}


def schemas(register: str | None, form: str) -> dict[str, Any]:
    """One register's schema, or all of them by id; ToolkitError for a register or form that does not exist."""
    makers = {"json-schema": json_schema, "table-schema": table_schema}
    if form not in makers:
        raise ToolkitError(f"没有“{form}”这种格式", "--format 写 json-schema 或 table-schema")
    if register is None:
        return {name: makers[form](found) for name, found in registers().items()}
    found = registers().get(register.upper()) or register_of_sheet(register)
    if found is None:
        known = "、".join(f"{r.id} {r.sheet}" for r in registers().values())
        raise ToolkitError(f"没有叫“{register}”的登记表", f"可用的有：{known}")
    return makers[form](found)


def json_schema(register: Register) -> dict[str, Any]:
    """JSON Schema of one row, properties named by header."""
    required = [c.header for c in register.columns if c.need == "req" and not c.assigned]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"keybook:{register.id}",
        "title": register.title.zh,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": {c.header: _property(c) for c in register.columns},
    }


def _property(column: Column) -> dict[str, Any]:
    kind = column.kind
    found: dict[str, Any] = dict(kind.schema())
    if isinstance(kind, Ref):
        found["x-references"] = kind.target
    if column.computed:
        found["readOnly"] = True
    return found


def table_schema(register: Register) -> dict[str, Any]:
    """Frictionless Table Schema of the sheet."""
    fields = []
    for column in register.columns:
        limits: dict[str, Any] = {}
        if column.need == "req" and not column.assigned:
            limits["required"] = True
        if isinstance(column.kind, Enum) and not column.kind.several:
            limits["enum"] = list(column.kind.values)
        field: dict[str, Any] = {"name": column.header, "type": _TABLE_TYPES.get(type(column.kind).__name__, "string")}
        fields.append(field | ({"constraints": limits} if limits else {}))
    keys = [
        {"fields": c.header, "reference": {"resource": c.kind.target, "fields": registers()[c.kind.target].code_column}}
        for c in register.columns
        if isinstance(c.kind, Ref) and c.kind.target in registers()
    ]
    return {"name": register.id, "title": register.title.zh, "fields": fields, "primaryKey": list(register.key), "foreignKeys": keys}
