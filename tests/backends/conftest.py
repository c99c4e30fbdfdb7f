from command_fixtures import bench
from run_fixtures import roots

__all__ = ["bench", "roots"]
