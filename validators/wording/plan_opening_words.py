"""The columns of 计划分解 for what was before, when an office begins in mid-year (settled 45)."""

UNTIL, PLANNED, DONE = "期初截至", "期初计划", "期初实际"
