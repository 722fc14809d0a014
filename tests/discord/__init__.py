"""Discord, tried with the real discord.py against a small Discord of the tests' own."""
