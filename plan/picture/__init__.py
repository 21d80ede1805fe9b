"""The picture of a plan as an SVG: what is to be drawn, where it stands, and how it looks."""
