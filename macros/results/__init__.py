"""Results of computations: run, shown, stored."""
