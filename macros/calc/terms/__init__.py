"""What several computations mean by one word: actuals, windows, entities, shares."""
