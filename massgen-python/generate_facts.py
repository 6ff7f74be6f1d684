"""Writes `python/massgen_logs/facts.py`: a Python class for every definition of the JSON Schemas in `docs/`.

    python generate_facts.py            # writes the file
    python generate_facts.py --check    # exit code 1 when the file is not what it would write
"""

import sys

from facts_generator.command import main

if __name__ == "__main__":
    sys.exit(main())
