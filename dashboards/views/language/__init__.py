"""The Language page: who learns Russian at the centres, and how far they come."""
