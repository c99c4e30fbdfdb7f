"""From a manifest to batches of training, validation and test images, one module a loader."""
