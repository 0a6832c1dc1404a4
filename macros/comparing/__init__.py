"""What changed between two filings or two months."""
