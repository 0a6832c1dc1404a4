"""How findings are worded: the general ones, and the labels of a pack."""
