"""What goes out by mail: submissions, returns, receipts."""
