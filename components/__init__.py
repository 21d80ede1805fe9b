"""Reusable AWS building blocks: component resources that know AWS and nothing of this program."""
