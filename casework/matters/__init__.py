"""What is one fact and who told of it first: matters, the pairs that officers decided about, and what follows for rewards."""
