"""Approval, closed months, replay and corrections."""
