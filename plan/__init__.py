"""What a stack would be, offline."""
