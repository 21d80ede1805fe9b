"""What stands between a browser and a task: a module for each thing that a request passes."""
