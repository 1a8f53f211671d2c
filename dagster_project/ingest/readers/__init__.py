"""Files of every format → records of raw texts with their lines, handed to the engine."""
