"""What came in: examined, checked in, collected."""
