"""What the end-to-end tests and the benchmarks stand on: servers on loopback that speak the real protocols."""
