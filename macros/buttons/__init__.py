"""What each button does, one a file; `press(session)` returns the edit list for the open workbook."""
