"""What the program can tell: rules, handbook, schemas, the policy judged."""
