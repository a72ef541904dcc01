"""The waybill in ZPL, the language of label printers: texts and barcode are drawn by the printer, as sharp as it can."""

from collections.abc import Iterator

from ecom_erp.integrations.china.waybill import Person, Waybill

DOTS = 8  # a millimetre, of printers with 203 dots per inch
_MARGIN = 3  # millimetres
_HEX = "_"  # marks a character by its number
_NO_COMMANDS = str.maketrans("^~\\", "   ")
_NARROW = 2  # dots of the narrowest bar, 0.25 mm: what scanners want at least


def as_zpl(waybill: Waybill, size: tuple[int, int], font: str) -> bytes:
	"""A label of the size in millimetres. `font`: on the printer, with Chinese characters."""
	width, height = size
	lines = [
		"^XA",
		"^CI28",  # UTF-8
		f"^PW{width * DOTS}",
		f"^LL{height * DOTS}",
		*_areas(waybill, width, height, font),
		"^XZ",
	]
	return "\n".join(lines).encode()


def _areas(waybill: Waybill, width: int, height: int, font: str) -> Iterator[str]:
	inner = width - 2 * _MARGIN
	unit = (height - 2 * _MARGIN) / 14  # the areas' heights are counted in it

	def text(row: float, value: str, size: float, lines: int = 1, left: float = 0) -> str:
		place = f"^FO{_dots(_MARGIN + left)},{_dots(_MARGIN + row * unit)}"
		block = f"^FB{_dots(inner - left)},{lines},0,L"
		return f"{place}^A@N,{_dots(size)},{_dots(size)},{font}{block}^FH{_HEX}^FD{_escaped(value)}^FS"

	def rule(row: float) -> str:
		return f"^FO{_dots(_MARGIN)},{_dots(_MARGIN + row * unit - 1)}^GB{_dots(inner)},2,2^FS"

	def person(row: float, mark: str, one: Person, size: float) -> Iterator[str]:
		yield text(row, mark, size)
		yield text(row, f"{one.name}  {one.phone}", size, left=size * 1.6)
		yield text(row + 0.9, one.address, size, lines=2, left=size * 1.6)

	yield text(0, waybill.service, 5)
	yield rule(1.3)
	yield (
		f"^FO{_dots(_MARGIN)},{_dots(_MARGIN + 1.5 * unit)}^BY{_NARROW}"
		f"^BCN,{_dots(2 * unit)},Y,N,N^FD{_escaped(waybill.number)}^FS"
	)
	yield rule(4.3)
	routing = waybill.routing
	if routing.bagged_at:
		yield text(0, routing.bagged_at, 4, left=inner * 0.6)
	if routing.route_code:
		yield text(4.35, routing.route_code, 5)
		yield text(4.95, waybill.destination, 4)
	else:
		yield text(4.5, waybill.destination, 6)
	yield rule(5.5)
	yield from person(5.7, "收", waybill.recipient, 4)
	yield rule(8.3)
	yield from person(8.5, "寄", waybill.sender, 3)
	yield rule(10.6)
	yield text(10.8, f"{waybill.contents}  {waybill.weight}", 3, lines=2)
	yield rule(12.4)
	yield text(12.6, "签收人：            时间：", 3)
	yield text(13.4, waybill.reference, 2.5)


def _escaped(value: str) -> str:
	"""Without what begins a command of the printer; the mark of hexadecimal numbers is one itself."""
	value = " ".join(value.splitlines()).replace(_HEX, f"{_HEX}{ord(_HEX):02X}")
	return value.translate(_NO_COMMANDS)


def _dots(millimetres: float) -> int:
	return round(millimetres * DOTS)
