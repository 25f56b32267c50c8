"""Objections and their review by other people, requests to withdraw, protection from reprisal."""
