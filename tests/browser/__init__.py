"""The program as people see it: the real process, in a real browser without a window."""
