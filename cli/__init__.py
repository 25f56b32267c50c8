"""Subcommands of ./anshao, thin: they read arguments, ask the domain, and print."""
