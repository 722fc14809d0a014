"""The words of every language: read, checked, begun, chosen."""
