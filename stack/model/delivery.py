"""What rolls out commits."""

from stack.model.base import Branch, ConnectionArn, Model, Repository


class Delivery(Model):
    """A pipeline that builds each commit of a branch and rolls it out to all built services."""

    repository: Repository
    """GitHub repository with the services' folders, owner/name. Required."""
    branch: Branch = "main"
    """Branch whose pushes are delivered. Defaults to main."""
    connection: ConnectionArn | None = None
    """Connection to GitHub that exists. Defaults to a new one, to be confirmed in the console."""
    approve: bool
    """Whether somebody approves what was built before it is rolled out. Defaults to false in dev
    and true in prod."""
