"""The page Rights: who waits for legal aid, how long, and where cases go."""
