"""The forms of the demo where the approval of single matters is switched on (P13)."""
