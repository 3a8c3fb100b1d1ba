"""For those who write packs: checking them, running their worked cases, measuring them."""
