"""What is done to a stack: the command line and its engines."""
