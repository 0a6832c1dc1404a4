"""Excel and files: read, write, mark, build, seal, mail and archive workbooks."""
