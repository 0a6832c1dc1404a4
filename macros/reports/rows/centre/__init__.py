"""What the reports of a centre list."""
