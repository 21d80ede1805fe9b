"""From a commit to running tasks."""
