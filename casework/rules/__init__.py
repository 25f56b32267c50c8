"""Pure rules: no database, no clock, no network. Every number comes from `policies`, every fact from the caller."""
