"""Many firms in one run: what is read, how it is scored, and what is written."""
