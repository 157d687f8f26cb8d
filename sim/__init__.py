"""An agent-based village microcredit program: what happened, to the fen."""

MODEL_VERSION = "2"
"""Version of the model's behavior; part of a run's identity (law 6)."""
