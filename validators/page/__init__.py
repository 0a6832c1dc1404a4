"""A sheet described without Excel."""
