"""`bench data`: the datasets of suites."""
