"""A filing: its rows, its earlier months, its states, what the files of a level hold."""
