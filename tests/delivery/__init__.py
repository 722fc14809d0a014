"""What is sent, at which pace, by whom, and what is known of it afterwards."""
