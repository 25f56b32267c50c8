"""What the three sites share: the app factory, settings, headers, access, sign-in, fields, errors, limits, logs, assets."""
