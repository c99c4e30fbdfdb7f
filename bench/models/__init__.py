"""Architectures and regularisations, as Keras models."""
