"""What every slice stands on: transactions, events, who looked at what, and which cases somebody may see."""
