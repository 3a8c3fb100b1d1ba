"""The nouns: immutable records, no behaviour beyond reading themselves. They are NamedTuples: decision 002 says why."""
