"""What runs on this machine because the emulator says that it is deployed."""
