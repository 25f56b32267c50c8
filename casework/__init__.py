"""The domain: rules, and the slices that keep cases."""
