"""Parts of an .xlsx that are of the one strict form in which programs write them, taken at once."""
