"""The key by which sites encrypt the passwords that they store."""

import base64
import secrets
from pathlib import Path

from embedded import stamps

NAME = "encryption.key"


def key_of(sites: Path) -> str:
	"""One key for all sites in a folder: passwords stored in a dump stay readable in each site made from it. Left to make one
	when it first needs it, each process of a site would make its own."""
	path = sites / NAME
	if not path.is_file():
		stamps.write(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
		path.chmod(0o600)
	return path.read_text()
