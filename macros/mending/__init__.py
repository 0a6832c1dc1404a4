"""Mends, templates of another year, what a new month takes over."""
