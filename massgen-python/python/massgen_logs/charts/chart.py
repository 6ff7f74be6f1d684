"""The chart: a specification and its forms."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from .._file import write
from .._frozen import Frozen
from .._package import package
from ..errors import MissingPackageError, OptionError
from .columns import text_form
from .page import page
from .png import size, tight
from .vega import MIME, Json, Spec

_PNG: Final = "image/png"
_PNG_SCALE: Final = 2.0

# Altair's renderers that show no more than our own Vega-Lite form does.
_PLAIN_RENDERERS: Final = frozenset({"default", "mimetype", "jupyterlab", "nteract"})


class Chart(Frozen):
    """A chart: a name and a Vega-Lite specification.

    A notebook shows it as a picture; `print(chart)` writes its title and its numbers as text.
    """

    def __init__(self, name: str, spec: Json) -> None:
        """For `Analysis.timeline` and the other pictures."""
        # Kept as text: what a caller does to a dict cannot change the chart then.
        self.__dict__.update(_name=name, _text=json.dumps(spec, ensure_ascii=False, allow_nan=False))

    _name: str
    _text: str

    @property
    def name(self) -> str:
        """What it shows: `timeline`, `cost`, `tools` or `votes`."""
        return self._name

    def to_dict(self) -> Spec:
        """The Vega-Lite specification, as a new dict."""
        spec: Spec = json.loads(self._text)
        return spec

    def to_json(self, *, indent: int | None = None) -> str:
        """The Vega-Lite specification as JSON. The same chart gives the same text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False, indent=indent)

    def to_text(self) -> str:
        """The title and the numbers as aligned lines, for terminals and for readers of text."""
        return text_form(self._name, self.to_dict())

    def to_html(self) -> str:
        """A page with the chart.

        The page loads Vega from the jsDelivr CDN, in fixed versions whose content the browser checks. Without a network
        it shows the numbers as text.
        """
        return page(self.to_dict()["title"]["text"], self._text, self.to_text())

    def to_altair(self) -> Any:
        """The chart as an Altair chart. Raises `MissingPackageError` without `altair`."""
        return package("altair").Chart.from_dict(self.to_dict())

    def save(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Writes the chart to a file. The end of its name says how.

        `.json` (so also `.vl.json`) is the specification and `.html` a page, see `to_html`. `.svg` and `.png` are
        pictures; they raise `MissingPackageError` without `vl-convert-python`. A file that is there already is kept,
        and `AlreadyExistsError` raised, unless `overwrite` is set.
        """
        path = Path(path)
        write(path, self._content(path), overwrite=overwrite)

    def _content(self, path: Path) -> bytes:
        match path.suffix.lower():
            case ".json":
                return (self.to_json(indent=2) + "\n").encode()
            case ".html":
                return self.to_html().encode()
            case ".svg":
                svg: str = _vl_convert().vegalite_to_svg(self.to_dict())
                return svg.encode()
            case ".png":
                return self._png()
        raise OptionError(f"{path}: does not end in .json, .html, .svg or .png", path=path)

    def _png(self) -> bytes:
        png: bytes = _vl_convert().vegalite_to_png(self.to_dict(), scale=_PNG_SCALE)
        return tight(png)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a notebook shows: Vega-Lite, text, and a picture where `vl-convert-python` is there.

        The picture is a PNG: an SVG would be drawn with other fonts than those that its places were computed for.

        If Altair is loaded and one of its renderers was chosen (`altair.renderers.enable("png")`), that renderer takes
        the place of the first and the last. Altair's own default, and its plain Vega-Lite renderers, change nothing:
        the form here needs no network.
        """
        bundle: dict[str, Any] = {}
        about: dict[str, Any] = {}
        altair = sys.modules.get("altair")
        if altair is not None and altair.renderers.active not in _PLAIN_RENDERERS:
            rendered = altair.renderers.get()(self.to_dict())
            bundle, about = rendered if isinstance(rendered, tuple) else (rendered, {})
        else:
            bundle[MIME] = self.to_dict()
            with suppress(MissingPackageError):
                png = self._png()
                bundle[_PNG] = b64encode(png).decode("ascii")
                about[_PNG] = {name: pixels / _PNG_SCALE for name, pixels in size(png)._asdict().items()}
        bundle = {**bundle, "text/plain": self.to_text()}
        shown = {mime for mime in bundle if (not include or mime in include) and mime not in (exclude or ())}
        return (
            {mime: data for mime, data in bundle.items() if mime in shown},
            {mime: data for mime, data in about.items() if mime in shown},
        )

    def __repr__(self) -> str:
        return f"Chart({self._name!r}, {len(self.to_dict()['data']['values'])} rows)"

    def __str__(self) -> str:
        return self.to_text()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Chart):
            return NotImplemented
        return (self._name, self._text) == (other._name, other._text)

    def __hash__(self) -> int:
        return hash((self._name, self._text))

    def __reduce__(self) -> tuple[type[Chart], tuple[str, Spec]]:
        return Chart, (self._name, self.to_dict())


def _vl_convert() -> Any:
    return package("vl_convert", "vl-convert-python")
