"""Reference pages, made from docstrings and from the schema of the stack file."""
