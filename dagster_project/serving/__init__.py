"""How the two web servers of an installation are served: guarded, and on this machine only."""

ADDRESS = "127.0.0.1"
