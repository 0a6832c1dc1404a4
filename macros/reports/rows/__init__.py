"""What a report lists where no result has it ready: rows, and the words and numbers made of them (E-ids in the modules)."""
