"""Words in the reader's language: the interface catalogue, and the names and values of a pack."""
