"""What every store must do, room by room; the fixture `store` says which database it is."""
