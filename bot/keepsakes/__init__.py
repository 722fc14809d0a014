"""What a partnership leaves behind: the sealed letter, and the addresses of two who stay in touch."""
