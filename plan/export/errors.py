"""What cannot be said in Terraform."""


class CannotExport(Exception):  # noqa: N818 - names what happened, as callers read it
    """A resource, property, option or output without a counterpart; the text says what to do."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        """Join the three into one line."""
        super().__init__(f"{where}: {what}; {remedy}")
        self.where = where
