"""Alerts to people who look at no page: what is said, and how it is sent."""
