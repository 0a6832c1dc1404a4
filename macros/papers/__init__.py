"""单据 in a centre's home: forms taken in, decided, listed, judged (P13)."""
