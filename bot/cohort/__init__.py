"""What a whole round has in common, in the programme's own channel: the week's prompt, who is there, and the map."""
