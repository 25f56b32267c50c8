"""Calls, letters and visits entered at the desk, and the original for a verifier by request."""
