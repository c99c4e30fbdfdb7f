"""Searches for better values: Optuna and Keras Tuner, each trial made of ordinary runs."""
