"""What imports Keras at once: only ever imported where it is used."""
