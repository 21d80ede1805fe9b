"""Programs that keep data: a module for each kind, with what they have in common."""
