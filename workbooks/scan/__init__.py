"""Files of every form, screened and read as grids of cells."""
