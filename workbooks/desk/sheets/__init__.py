"""The sheets of a desk, one a file."""
