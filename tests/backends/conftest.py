from command_fixtures import bench, bench_here
from run_fixtures import roots

__all__ = ["bench", "bench_here", "roots"]
