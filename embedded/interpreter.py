"""The Python that runs the commands. Any Python 3 must be able to read this file, so that an old one gets its sentence."""

OLDEST, NEWEST = (3, 11), (3, 14)


def check(version):
	"""`version` as in `sys.version_info`; ends the program with a sentence when it is not one of those supported."""
	if not OLDEST <= tuple(version[:2]) <= NEWEST:
		oldest, newest = ("{}.{}".format(*supported) for supported in (OLDEST, NEWEST))
		raise SystemExit(
			f"Python {version[0]}.{version[1]} is not supported: use Python {oldest} to {newest} "
			f"(make PYTHON=python{newest} ...)."
		)
