from command_fixtures import bench, bench_here, start
from run_fixtures import plan_of, roots

__all__ = ["bench", "bench_here", "plan_of", "roots", "start"]
