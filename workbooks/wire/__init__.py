"""A press by wire: what a program that has a workbook open sends, and what it is told to do to it (docs/press-wire.schema.json)."""
