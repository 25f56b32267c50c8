"""What the three sites share: the app factory, settings, headers, errors, limits, logs and assets. Knows no case."""
