"""This program's wiring: from the typed stack file to components."""
