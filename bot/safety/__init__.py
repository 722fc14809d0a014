"""Blocks, concerns, suspensions, and who must not see them."""
