"""AWS on this machine: emulators behind one endpoint."""
