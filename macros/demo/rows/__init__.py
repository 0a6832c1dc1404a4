"""A demo whose world is described by tables of rows in the pack's demo.toml (`kind = "rows"`)."""
