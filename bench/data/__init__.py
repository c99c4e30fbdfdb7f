"""From a declared dataset to a manifest of images, and to a folder every loader can read."""
