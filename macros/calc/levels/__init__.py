"""Gradings by thresholds: the ladder that the policy states, and the levels of legal entities."""
