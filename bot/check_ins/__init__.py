"""How it goes, asked twice in a partnership and answered alone, with one press."""
