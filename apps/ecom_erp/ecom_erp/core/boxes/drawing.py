"""A packed box as a drawing: seen from above one corner, the pieces numbered by item."""

from collections.abc import Sequence
from math import cos, radians, sin
from xml.etree import ElementTree

from ecom_erp.core.boxes.model import Placement, Size

WIDTH = 260
MARGIN = 6
COLOURS = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1", "#9c755f")
_TILT = radians(30)

Point = tuple[float, float]


def draw(inner: Size, placements: Sequence[Placement], numbers: dict[str, int]) -> str:
	"""An SVG element of a box and what lies in it. `numbers`: what is written on a piece, by item, counted from 1."""
	canvas = _Canvas(inner)
	for place in in_painting_order(placements):
		canvas.piece(place, numbers[place.piece.item])
	canvas.edges((0, 0, 0), inner)
	return canvas.svg()


def in_painting_order(placements: Sequence[Placement]) -> list[Placement]:
	"""What lies behind, left of or below is painted first."""
	left = sorted(placements, key=lambda place: sum(place.at))
	done = []
	while left:
		nearest = next((one for one in left if not any(_hides(one, other) for other in left)), left[0])
		left.remove(nearest)
		done.append(nearest)
	return done


def _hides(one: Placement, other: Placement) -> bool:
	"""Whether one piece may cover another: it lies in front of it on an axis, and behind it on none."""
	ahead = [one.at[axis] >= other.at[axis] + other.size[axis] for axis in (0, 1, 2)]
	behind = [other.at[axis] >= one.at[axis] + one.size[axis] for axis in (0, 1, 2)]
	return one is not other and any(ahead) and not any(behind)


class _Canvas:
	def __init__(self, inner: Size):
		length, width, height = inner
		self.scale = (WIDTH - 2 * MARGIN) / ((length + width) * cos(_TILT))
		self.origin = (MARGIN + width * cos(_TILT) * self.scale, MARGIN + height * self.scale)
		tall = (height + (length + width) * sin(_TILT)) * self.scale + 2 * MARGIN
		size = {"viewBox": f"0 0 {WIDTH} {tall:.0f}", "width": f"{WIDTH}", "height": f"{tall:.0f}"}
		self.root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})

	def at(self, x: int, y: int, z: int) -> Point:
		"""Where a corner of the box's space lies on the paper."""
		return (
			self.origin[0] + (x - y) * cos(_TILT) * self.scale,
			self.origin[1] + ((x + y) * sin(_TILT) - z) * self.scale,
		)

	def piece(self, place: Placement, number: int) -> None:
		"""Its three visible sides, with its number on the top."""
		x, y, z = place.at
		a, b, c = (start + side for start, side in zip(place.at, place.size, strict=True))
		colour = COLOURS[(number - 1) % len(COLOURS)]
		group = ElementTree.SubElement(
			self.root, "g", {"fill": colour, "stroke": "#222", "stroke-width": "0.8"}
		)
		ElementTree.SubElement(group, "title").text = place.piece.item
		self._side(group, "1", (x, y, c), (a, y, c), (a, b, c), (x, b, c))
		self._side(group, "0.85", (x, b, z), (a, b, z), (a, b, c), (x, b, c))
		self._side(group, "0.7", (a, y, z), (a, b, z), (a, b, c), (a, y, c))
		left, top = self.at((x + a) // 2, (y + b) // 2, c)
		where = {"x": f"{left:.1f}", "y": f"{top + 4:.1f}", "text-anchor": "middle", "font-size": "11"}
		text = ElementTree.SubElement(group, "text", {**where, "fill": "#fff", "stroke": "none"})
		text.text = str(number)

	def _side(self, group: ElementTree.Element, light: str, *corners: Size) -> None:
		white = {"points": self._points(corners), "fill": "#fff"}
		ElementTree.SubElement(group, "polygon", white)  # what lies behind does not shine through
		ElementTree.SubElement(group, "polygon", {"points": self._points(corners), "fill-opacity": light})

	def _points(self, corners: Sequence[Size]) -> str:
		return " ".join("{:.1f},{:.1f}".format(*self.at(*corner)) for corner in corners)

	def edges(self, low: Size, high: Size) -> None:
		"""The box around it all: its twelve edges."""
		for axis in (0, 1, 2):
			others = [other for other in (0, 1, 2) if other != axis]
			for first in (low, high):
				for second in (low, high):
					start, end = list(low), list(low)
					end[axis] = high[axis]
					for corner in (start, end):
						corner[others[0]], corner[others[1]] = first[others[0]], second[others[1]]
					line = self._points([(start[0], start[1], start[2]), (end[0], end[1], end[2])])
					look = {"points": line, "fill": "none", "stroke": "#8a6d3b", "stroke-dasharray": "3 2"}
					ElementTree.SubElement(self.root, "polyline", look)

	def svg(self) -> str:
		"""The drawing as text."""
		return ElementTree.tostring(self.root, encoding="unicode")
