"""The first words of a partnership."""
