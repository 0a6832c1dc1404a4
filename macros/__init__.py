"""WHAT A BUTTON DOES: the only conductor; its command line is the same buttons, headless (design.md section 2)."""
