from run_fixtures import plan_of, roots, server

__all__ = ["plan_of", "roots", "server"]
