"""A centre's home: the ledger of what happened, the exact files received, and their facts."""
