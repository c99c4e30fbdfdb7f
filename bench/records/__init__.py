"""The record of a run and where records are kept. Imports no TensorFlow."""
