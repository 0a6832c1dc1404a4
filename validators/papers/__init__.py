"""单据: the forms of single matters (a price, a level, an award) that go through the five steps (P13, F3)."""
