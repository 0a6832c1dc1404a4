"""One value: what a cell may hold, text, money, periods, times."""
