"""Plans of a year over its months, and the plans of customers that count in a month (D10, D05)."""
