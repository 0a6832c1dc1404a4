"""What is told where no finding is: the help of the command line, and what the machine refuses."""
