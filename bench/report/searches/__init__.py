"""Pictures of searches, and what a page says of them."""
