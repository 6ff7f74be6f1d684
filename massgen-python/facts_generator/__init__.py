"""Makes `massgen_logs/facts.py`: a Python class for every definition of the JSON Schemas in `docs/`.

`schemas` reads them, `module` writes Python. No name of a definition is known here: what a definition is, its shape
tells. The one exception is `Figure`, the name that all instances of the generic type of that shape get.
"""
