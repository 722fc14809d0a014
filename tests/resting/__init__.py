"""Spaces come to rest."""
