"""A queue worker that tells the activity feed what happened on the board."""
