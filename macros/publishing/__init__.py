"""Results given back to the branches."""
