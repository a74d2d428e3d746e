"""Makes what in docs/ comes from the code: `python -m docs.make` writes it, a test says when it is out of date."""
