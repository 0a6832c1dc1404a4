"""What a report is declared with: a sheet, its parts in order, and the columns of its tables (design 7b)."""
