"""Rules between branches: what only shows when their rows stand side by side (V33, V35, V39; one rule a file)."""
