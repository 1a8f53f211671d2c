"""The Commission page: its selection, its charts and how they are laid out."""
