"""One run: determinism, fit, evaluation, timing."""
