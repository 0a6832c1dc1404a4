"""Computed columns whose formula needs nothing but rows: modules export FILLS. What a computation works out, it fills itself."""
