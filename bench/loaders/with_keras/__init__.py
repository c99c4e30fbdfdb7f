"""Classes built on Keras' own; apart, because they cannot be imported without it as the loaders can."""
