"""Photos that people send: what a file really is, whatever it is called."""

_SIGNATURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


def photo_type(content: bytes) -> str:
	"""jpg, png, webp or heic by the content's first bytes; "" when it is no such photo."""
	for start, kind in _SIGNATURES:
		if content.startswith(start):
			return kind
	if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
		return "webp"
	if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"heif"):
		return "heic"
	return ""
