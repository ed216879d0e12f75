"""What is true of each simulated laureate: one module each, with a `SIMULATION`."""
