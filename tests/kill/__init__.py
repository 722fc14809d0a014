"""The real program, started as a process and stopped with SIGKILL in the middle of its work."""
