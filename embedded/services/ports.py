"""Free ports on 127.0.0.1."""

import socket

from embedded.errors import BenchError

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((HOST, port))
		except OSError:
			return False
		return True


def first_free(start: int, count: int = 200) -> int:
	"""The first free port from `start` upward."""
	for port in range(start, start + count):
		if is_free(port):
			return port
	raise BenchError(
		f"No port from {start} to {start + count - 1} is free on {HOST}: stop a server that uses one."
	)


def demand(port: int, option: str) -> int:
	"""`port`, which the user asked for by `option`; BenchError when another program has it."""
	if not is_free(port):
		raise BenchError(
			f"Port {port} on {HOST} is taken by another program: stop it or choose one with {option}."
		)
	return port
