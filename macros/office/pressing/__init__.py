"""The helper that stays for the day: presses by wire or for Excel, on the loopback, for one user (docs/manual/16)."""
