"""A benchmark harness for image-classification architectures in Keras, whose tables can be believed."""
