"""What faces the internet."""
