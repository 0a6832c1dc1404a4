"""The facts of a home for analysts: tables with Chinese names, exported or asked in SQL."""
