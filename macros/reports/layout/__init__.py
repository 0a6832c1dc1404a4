"""What the reports are laid out with."""
