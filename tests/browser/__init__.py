"""Journeys through the dashboards in a real browser, offline and in both languages."""
