"""The stack file's entries as frozen models; their docstrings are the schema's descriptions."""
