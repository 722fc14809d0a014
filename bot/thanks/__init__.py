"""Thanks at the end of a round, which name something true and compare nobody."""
