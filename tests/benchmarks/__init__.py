"""Budgets of DESIGN §13 as ratios of the same work in one run (`make bench`)."""
