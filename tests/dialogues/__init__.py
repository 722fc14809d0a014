"""Whole conversations: a stage for a platform, the real desk and the real store in memory."""
