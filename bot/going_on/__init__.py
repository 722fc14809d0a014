"""Partnerships that go on by themselves after their round: a prompt a month, and nobody looks after them."""
