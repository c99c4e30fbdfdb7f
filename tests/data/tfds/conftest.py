from set_fixtures import exported, here, made_set, tiny_set

__all__ = ["exported", "here", "made_set", "tiny_set"]
