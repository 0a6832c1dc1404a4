"""Submissions and returns by mail: drafts that any mail program opens."""
