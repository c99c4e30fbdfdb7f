"""Procedurally drawn datasets for machines that lack the real ones, one module each."""
