"""What stands on a manager's week."""
