"""Figures that are printed, never asserted: `python -m tests.benchmarks`."""
