"""What computations are declared with: columns, tables of them, notes, and the computation itself (design 7a)."""
