"""The sealed, values-only workbook that is mailed upward: making it, sealing it, opening it."""
