"""A certificate of taking part: a page to print and a picture, and a code by which coordinators confirm it."""
