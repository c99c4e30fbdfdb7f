"""Suite files: schema, validation, grid expansion, run identity. Imports no TensorFlow."""
