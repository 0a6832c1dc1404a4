"""Report sheets: results in, pages out; no Excel, no files, no clock. One report of the catalogue a file."""
