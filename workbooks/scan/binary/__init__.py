"""Workbooks in binary forms: .xls and .xlsb, their values through calamine in a child process, the rest from their records."""
