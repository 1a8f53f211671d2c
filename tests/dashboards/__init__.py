"""Tests of the dashboards: what a page says equals what the release says."""
