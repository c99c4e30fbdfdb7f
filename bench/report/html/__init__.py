"""The report of a suite: one HTML file that needs nothing but itself."""
