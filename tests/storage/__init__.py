"""The store: one contract for every database, and what belongs to files alone."""
