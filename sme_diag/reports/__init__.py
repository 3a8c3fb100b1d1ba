"""Results for people and machines: views choose what to say, writers only how."""
