"""Prompts of one's own: another one for one partnership, and what partners suggest."""
