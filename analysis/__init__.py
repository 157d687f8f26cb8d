"""Judgments: what the facts of a run mean."""
