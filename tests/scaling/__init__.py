"""Twenty times the registrations of the demo on both engines: equal tables, and what each costs.
``python -m tests.scaling`` measures it and writes the figures of docs/scaling.md."""
