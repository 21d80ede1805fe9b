"""A plan as one page that is opened in a browser."""
