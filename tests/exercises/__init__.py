"""The worked examples of CONTRIBUTING.md, done to a copy of the repository as the page says."""
