"""What a round came to: figures from one place, shown as pictures, as a page to print, and as tables."""
