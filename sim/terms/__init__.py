"""What may be declared: village, product, lender, shocks, run and the scenario that composes them.

Declarations are TOML; each is checked by a frozen pydantic model. This package imports neither Mesa nor
numpy, numba, Polars or Plotly, and `sim.terms.shelf` (titles for a list) does not even import pydantic.

- `sim.terms.resolve.load_scenario` reads, composes and checks a scenario,
- `sim.terms.columns` turns terms into named columns of whole fen, whole numbers and fractions,
- `sim.terms.check.check_files` checks files without running anything,
- `sim.terms.letters` holds the letters in which every fault is told.
"""
