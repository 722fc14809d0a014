"""What is kept about people: shown, erased, and forgotten in time."""
