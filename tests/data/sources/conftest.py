from set_fixtures import here, made_set, tfds_dataset, tiny_set

__all__ = ["here", "made_set", "tfds_dataset", "tiny_set"]
