"""As much of a websocket (RFC 6455) as a server needs that exchanges texts with one browser page."""

import base64
import hashlib
import struct
from http.server import BaseHTTPRequestHandler

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Socket:
	"""One connection, after its handshake on a handler's request."""

	def __init__(self, handler: BaseHTTPRequestHandler):
		key = handler.headers["Sec-WebSocket-Key"]
		accept = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()
		handler.send_response(101)
		handler.send_header("Upgrade", "websocket")
		handler.send_header("Connection", "Upgrade")
		handler.send_header("Sec-WebSocket-Accept", accept)
		handler.end_headers()
		handler.wfile.flush()
		self._in, self._out = handler.rfile, handler.wfile

	def receive(self) -> str | None:
		"""The next text; None when the other side is gone."""
		parts = []
		while True:
			frame = self._frame()
			if not frame or frame[1] == CLOSE:
				return None
			final, kind, data = frame
			if kind == PING:
				self._send(PONG, data)
			elif kind != PONG:
				parts.append(data)
				if final:
					return b"".join(parts).decode()

	def send(self, text: str) -> None:
		self._send(TEXT, text.encode())

	def _frame(self) -> tuple[bool, int, bytes] | None:
		head = self._in.read(2)
		if len(head) < 2:
			return None
		length = head[1] & 127
		if length == 126:
			(length,) = struct.unpack(">H", self._in.read(2))
		elif length == 127:
			(length,) = struct.unpack(">Q", self._in.read(8))
		mask = self._in.read(4)
		data = self._in.read(length)
		repeated = (mask * (length // 4 + 1))[:length]
		plain = (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")
		return bool(head[0] & 128), head[0] & 15, plain

	def _send(self, kind: int, data: bytes) -> None:
		size = len(data)
		head = bytes([128 | kind])
		if size < 126:
			head += bytes([size])
		else:
			head += (
				bytes([126]) + struct.pack(">H", size)
				if size < 65536
				else bytes([127]) + struct.pack(">Q", size)
			)
		self._out.write(head + data)
		self._out.flush()
