from run_fixtures import plan_of, roots

__all__ = ["plan_of", "roots"]
