"""An office set up: install, doctor, launcher, watched folder."""
