"""Networks, the address plan and certificates."""
