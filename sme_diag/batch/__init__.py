"""Many firms in one run."""
