"""Logs, keys and alarms."""
