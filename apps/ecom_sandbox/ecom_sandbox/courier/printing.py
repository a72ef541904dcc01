"""Labels of the simulated courier, drawn without any library of pictures: PDF (4 x 6 inches), ZPL, PNG."""

import struct
import zlib
from collections.abc import Sequence

import barcode

_WIDTH, _HEIGHT = 288, 432  # points
_BAR = 1.2  # points, of the narrowest bar


def label(kind: str, number: str, lines: Sequence[str]) -> bytes:
	"""A label with the number as Code 128 and lines of text. `kind`: pdf, zpl or png."""
	modules = barcode.get("code128", number).build()[0]
	if kind == "zpl":
		return _zpl(number, lines)
	return _png(modules) if kind == "png" else _pdf(number, modules, lines)


def _pdf(number: str, modules: str, lines: Sequence[str]) -> bytes:
	left = (_WIDTH - len(modules) * _BAR) / 2
	bars = "".join(
		f"{left + index * _BAR:.2f} 60 {_BAR:.2f} 90 re f\n"
		for index, module in enumerate(modules)
		if module == "1"
	)
	text = _text(20, 400, 14, "SANDBOX COURIER")
	for row, line in enumerate(lines):
		text += _text(20, 370 - 15 * row, 10, line)
	text += _text(left, 42, 12, number)
	stream = (bars + text).encode("latin-1", errors="replace")
	objects = [
		b"<< /Type /Catalog /Pages 2 0 R >>",
		b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents 4 0 R "
		"/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
		b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
		b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	]
	return _assembled(objects)


def _text(x: float, y: float, size: int, text: str) -> str:
	escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
	return f"BT /F1 {size} Tf {x:.2f} {y:.2f} Td ({escaped}) Tj ET\n"


def _assembled(objects: Sequence[bytes]) -> bytes:
	out, places = b"%PDF-1.4\n", []
	for number, body in enumerate(objects, 1):
		places.append(len(out))
		out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
	start = len(out)
	out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
	out += b"".join(b"%010d 00000 n \n" % place for place in places)
	return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _zpl(number: str, lines: Sequence[str]) -> bytes:
	fields = "".join(
		f"^FO40,{60 + 40 * row}^A0N,30^FD{_zpl_text(line)}^FS\n" for row, line in enumerate(lines)
	)
	return f"^XA\n^CI28\n{fields}^FO40,700^BY3^BCN,200,Y,N,N^FD{_zpl_text(number)}^FS\n^XZ\n".encode()


def _zpl_text(text: str) -> str:
	return text.replace("^", " ").replace("~", " ")


def _png(modules: str, scale: int = 3, height: int = 120, quiet: int = 10) -> bytes:
	bits = "0" * quiet + modules + "0" * quiet
	row = b"".join((b"\x00" if bit == "1" else b"\xff") * scale for bit in bits)
	data = zlib.compress((b"\x00" + row) * height)
	head = struct.pack(">IIBBBBB", len(row), height, 8, 0, 0, 0, 0)
	return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
	return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
