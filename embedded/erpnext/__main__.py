"""Generates the stand-in app: `python3 -m embedded.erpnext TARGET_FOLDER` writes TARGET_FOLDER/erpnext."""

import sys
from pathlib import Path

from embedded.erpnext.generator import generate


def main(arguments: list[str]) -> int:
	if len(arguments) != 1:
		print("usage: python3 -m embedded.erpnext TARGET_FOLDER", file=sys.stderr)
		return 2
	target = Path(arguments[0]).resolve()
	written = generate(target)
	print(f"{target / 'erpnext'}: {'written' if written else 'up to date'}")
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
