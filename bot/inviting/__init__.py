"""How people find a round: texts, links and posters with a tag that says where somebody heard of it, and who helps."""
