"""The drawing of a packed box."""

from xml.etree import ElementTree

from ecom_erp.core.boxes.drawing import draw, in_painting_order
from ecom_erp.core.boxes.model import Piece, Placement

SVG = "{http://www.w3.org/2000/svg}"


def at(item: str, x: int, y: int, z: int) -> Placement:
	return Placement(Piece(item, (10, 10, 10), 1), (x, y, z), (10, 10, 10))


def test_what_lies_in_front_is_painted_last():
	front, above, behind = at("front", 10, 10, 0), at("above", 0, 0, 10), at("behind", 0, 0, 0)
	painted = [place.piece.item for place in in_painting_order([front, above, behind])]
	assert painted[0] == "behind"
	assert set(painted) == {"front", "above", "behind"}


def test_each_piece_is_drawn_with_its_number_and_no_name_becomes_markup():
	name = '<script>"&'
	root = ElementTree.fromstring(
		draw((20, 10, 10), [at(name, 0, 0, 0), at("B", 10, 0, 0)], {name: 1, "B": 2})
	)
	groups = root.findall(f"{SVG}g")
	assert [group.find(f"{SVG}title").text for group in groups] == [name, "B"]
	assert [group.find(f"{SVG}text").text for group in groups] == ["1", "2"]
	assert [len(group.findall(f"{SVG}polygon")) for group in groups] == [6, 6]
	assert len(root.findall(f"{SVG}polyline")) == 12
	left, top, width, height = map(float, root.get("viewBox").split())
	points = [
		tuple(map(float, point.split(",")))
		for shape in root.iter()
		for point in (shape.get("points") or "").split()
	]
	assert all(left <= x <= width and top <= y <= height for x, y in points), "nothing leaves the paper"
