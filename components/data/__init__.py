"""What holds data."""
