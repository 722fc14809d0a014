"""Processes that are killed while they deliver."""
