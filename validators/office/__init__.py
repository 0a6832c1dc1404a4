"""Rules that head office writes in the policy workbook (R09b): read, linted and judged, without any eval."""
