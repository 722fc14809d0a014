"""The command line: each command takes the ports it needs and says what it did in a few lines."""
