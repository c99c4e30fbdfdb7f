"""What is asked in processes of their own: each module answers once, in JSON, and ends."""
