"""What the reports of a branch list."""
