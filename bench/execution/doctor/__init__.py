"""Is all that runs need on this machine? One module a check."""
