"""Whether a submission shows what it holds: cells, texts, colours, print, and things over cells (settled 39)."""
