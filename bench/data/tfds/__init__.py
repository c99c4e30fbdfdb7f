"""TensorFlow Datasets: sets prepared on this machine, and their images as files."""
