"""Times to meet."""
