"""The centre's desk."""
