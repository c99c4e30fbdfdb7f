"""Explanations of a finished run, from its record, stored predictions, saved network and images."""
