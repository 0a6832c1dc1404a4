"""What counts in a month, put together: board, control totals, adjustments, consolidation."""
