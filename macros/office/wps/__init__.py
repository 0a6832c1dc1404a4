"""WPS: the add-in that has the buttons there, generated and put where WPS looks for it (issue 17)."""
