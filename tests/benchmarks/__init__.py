"""The budgets as ratios of the same work in one run (`make bench`)."""
