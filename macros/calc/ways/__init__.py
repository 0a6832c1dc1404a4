"""The ways back from computed numbers to the rows that they were made from."""
