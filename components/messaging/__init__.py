"""What passes work from one process to another."""
