"""The printed barcode of a label: Code 128 as SVG, drawn here, without any service."""

import io
import re

import barcode
from barcode.writer import SVGWriter

MODULE_MM = 0.33  # width of the narrowest bar; scanners want 0.25 at least
HEIGHT_MM = 18.0
QUIET_MM = 3.3  # ten modules on each side
_PROLOG = re.compile(rb"^.*?(?=<svg )", re.DOTALL)


def barcode_svg(text: str, height_mm: float = HEIGHT_MM) -> bytes:
	"""A Code 128 barcode of a tracking number as an SVG element (no XML prolog, so that it can stand in HTML). Raises
	ValueError when the text is empty or holds other than printable ASCII characters."""
	if not text or not text.isascii() or not text.isprintable():
		raise ValueError("A tracking number consists of printable ASCII characters")
	out = io.BytesIO()
	options = {
		"module_width": MODULE_MM,
		"module_height": height_mm,
		"quiet_zone": QUIET_MM,
		"write_text": False,
	}
	barcode.get("code128", text, writer=SVGWriter()).write(out, options)
	return _PROLOG.sub(b"", out.getvalue(), count=1)
