"""What a leader is told of a month: what happened, why, what presses, what comes next (E3.0)."""
