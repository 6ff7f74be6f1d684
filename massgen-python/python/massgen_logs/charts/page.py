"""The HTML page of a chart."""

from __future__ import annotations

import html
from typing import Final

# Addresses, with the hash of each file as published.
_SCRIPTS: Final = {
    "https://cdn.jsdelivr.net/npm/vega@5.33.0/build/vega.min.js": (
        "sha384-Kpi0LDGE2Pg6N3+B3LiVIugYJ3rGL3AAqlnkRLfFxZtmejptl+TJ3iKY54HF5U3l"
    ),
    "https://cdn.jsdelivr.net/npm/vega-lite@5.21.0/build/vega-lite.min.js": (
        "sha384-GhkD6ks9/zgY1m5EFOUZWz/vMVMUFF/92DL61RZc+B42J8osL+jNufKv68bNHHZ2"
    ),
    "https://cdn.jsdelivr.net/npm/vega-embed@6.29.0/build/vega-embed.min.js": (
        "sha384-M+Ax7e/WFJpxSOF09HzI+Sj4wg9ottVd/uxmV2ItGGh02fLH28t2FAOJx3TJBap5"
    ),
}
# What could end a script or a line of it.
_ESCAPES: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(title: str, spec: str, numbers: str) -> str:
    """A page that draws a specification (JSON), and shows the numbers as text until that is done."""
    scripts = "\n".join(
        f'<script src="{address}" integrity="{digest}" crossorigin="anonymous"></script>'
        for address, digest in _SCRIPTS.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{html.escape(title)}</title>
{scripts}
</head>
<body>
<div id="chart"></div>
<details id="numbers" open>
<summary>The numbers</summary>
<pre>{html.escape(numbers)}</pre>
</details>
<script>
const spec = {spec.translate(_ESCAPES)};
vegaEmbed("#chart", spec).then(() => {{ document.getElementById("numbers").open = false; }});
</script>
</body>
</html>
"""
