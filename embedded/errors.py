"""The one exception of the embedded bench."""


class BenchError(Exception):
	"""What stopped a command and what to do about it, in one sentence; shown without a traceback."""
