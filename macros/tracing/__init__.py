"""The way back from a number to its rows."""
