"""Records to tables: pure functions over data frames. Imports no TensorFlow."""
