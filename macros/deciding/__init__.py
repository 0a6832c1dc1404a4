"""What people decided: reasons, permissions, signatures."""
