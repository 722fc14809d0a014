"""The command line as people use it: real processes, exit codes, and sentences."""
