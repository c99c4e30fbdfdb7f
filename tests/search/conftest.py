from run_fixtures import plan_of, roots, server
from simulated_search import simulated

__all__ = ["plan_of", "roots", "server", "simulated"]
