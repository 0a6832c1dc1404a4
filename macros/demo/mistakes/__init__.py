"""The mistakes that the demonstration plants."""
