"""Nobody is left alone: who waits for whom, what is done about it and when, and a new partner without a coordinator."""
