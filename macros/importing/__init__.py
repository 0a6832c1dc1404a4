"""Importing: the ledger that staff keep today, into the registers of a desk; every cell is accounted for."""
