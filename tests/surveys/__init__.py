"""Surveys: asked, answered, coded."""
