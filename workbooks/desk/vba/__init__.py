"""The VBA project of a desk workbook, written from scratch: no Excel is needed to make the buttons."""
