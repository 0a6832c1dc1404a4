"""The demo of a trade that sells goods by weight at listed prices: orders, documents, receivables; all words from the pack."""
