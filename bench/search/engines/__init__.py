"""What proposes trials, one module an engine."""
