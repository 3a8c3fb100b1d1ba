"""Multi-criteria analysis as plain arithmetic: any decision matrix and weights in, preferences out (pure, floats)."""
