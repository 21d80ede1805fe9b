"""What a plan puts in the place of a value that only the cloud knows: `<<source.path>>`."""


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a value that is not known here; no real value is written so."""
    return text.startswith("<<") and text.endswith(">>")
