"""The coordinators' pages, as far as they are no matter of a browser: who is in, and what each page tells."""
