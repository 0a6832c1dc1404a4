"""The command line: the same work as the buttons, headless (contract.md)."""
