"""Many runs: plan, worker processes, executor."""
