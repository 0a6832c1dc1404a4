"""Customers entered twice: how their names, addresses and telephones are held against one another (R03, V07, V39)."""
