"""What was deployed, read from the emulator: a module for each kind, with its data."""
