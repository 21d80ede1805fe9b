"""A task board's API."""
