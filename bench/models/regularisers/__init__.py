"""What a regularisation is made of, one module each."""
