"""What is printed, each sheet with its reader's mark."""
