"""Who looked at what and what stands out in it, urgent alerts by the duty roster."""
