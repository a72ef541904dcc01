"""Shopify's published Admin GraphQL schemas, shipped in the npm package @shopify/dev-mcp (folder dist/data) as gzipped
introspection results. They are no part of this repository.

Looked for in the folder that ECOM_SHOPIFY_SCHEMA names; else, from the folders around this package and from the current
one upward, in `node_modules/@shopify/dev-mcp/dist/data`, `.bench/desk/node_modules/@shopify/dev-mcp/dist/data` and
`.bench/shopify_schema`; else in the user's cache. When they are nowhere, they are fetched with npm, into `.bench` of a
checkout or else into the cache: 14 MB, instead of the 370 MB that installing the package with all it depends on takes.
`python -m ecom_sandbox --fetch-schema FOLDER` fetches them to another place.
"""

import base64
import gzip
import hashlib
import json
import os
import subprocess
import tarfile
import tempfile
from functools import lru_cache
from pathlib import Path

from graphql import GraphQLSchema, build_client_schema

PACKAGE = "@shopify/dev-mcp@1.16.0"
INTEGRITY = "sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw=="
ENVIRONMENT = "ECOM_SHOPIFY_SCHEMA"
_PLACES = (
	"node_modules/@shopify/dev-mcp/dist/data",
	".bench/desk/node_modules/@shopify/dev-mcp/dist/data",
	".bench/shopify_schema",
)


class SchemaMissing(Exception):
	"""No published schema was found or could be fetched; the message says how to get it."""


def find_folder() -> Path | None:
	"""The folder with the schemas, None when there is none. Raises SchemaMissing when the one named has none."""
	named = os.environ.get(ENVIRONMENT)
	if named:
		if versions_in(Path(named)):
			return Path(named)
		raise SchemaMissing(f"{ENVIRONMENT} is {named}, but no admin_<version>.json.gz is there")
	for start in (Path(__file__).resolve(), Path.cwd() / "x"):
		for parent in start.parents:
			for place in _PLACES:
				if versions_in(parent / place):
					return parent / place
	return _cache() if versions_in(_cache()) else None


def ensure_folder() -> Path:
	"""The folder with the schemas, fetched when they are nowhere. Raises SchemaMissing."""
	folder = find_folder()
	if not folder:
		checkout = next((at for at in Path(__file__).resolve().parents if (at / ".bench").is_dir()), None)
		folder = checkout / _PLACES[-1] if checkout else _cache()
		fetch(folder)
	return folder


def _cache() -> Path:
	return (
		Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ecom_sandbox" / "shopify_schema"
	)


def versions_in(folder: Path) -> list[str]:
	"""API versions, oldest first, without the unstable one."""
	names = (path.name for path in folder.glob("admin_*.json.gz"))
	versions = (name.removeprefix("admin_").removesuffix(".json.gz") for name in names)
	return sorted(version for version in versions if version[:2] == "20")


def load(version: str = "") -> tuple[str, GraphQLSchema]:
	"""The schema of an API version, of the newest when none is named. Takes about half a second the first time.
	Raises SchemaMissing."""
	folder = ensure_folder()
	versions = versions_in(folder)
	version = version or versions[-1]
	if version not in versions:
		raise SchemaMissing(f"No schema of API version {version} in {folder}, only {', '.join(versions)}")
	return version, _load(folder / f"admin_{version}.json.gz")


@lru_cache(maxsize=4)
def _load(path):
	with gzip.open(path) as file:
		document = json.load(file)
	# the types were published by Shopify; checking 3,500 of them again would take longer than building them
	return build_client_schema(document["data"], assume_valid=True)


def fetch(folder: Path) -> list[str]:
	"""Download the package with npm, check it against the pinned hash, unpack the Admin schemas into `folder`. Returns
	the versions. Raises SchemaMissing when npm fails or the hash differs."""
	with tempfile.TemporaryDirectory() as scratch:
		call = ["npm", "pack", "--silent", "--pack-destination", scratch, PACKAGE]
		try:
			subprocess.run(call, check=True, capture_output=True, text=True, timeout=300, cwd=scratch)
		except FileNotFoundError:
			raise SchemaMissing("npm is needed to fetch Shopify's schema: install Node.js 20")
		except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
			detail = (problem.stderr or "").strip().splitlines()
			raise SchemaMissing(f"npm could not fetch {PACKAGE}: {detail[-1] if detail else problem}")
		archive = next(Path(scratch).glob("*.tgz"))
		digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
		if f"sha512-{digest}" != INTEGRITY:
			raise SchemaMissing(f"{PACKAGE} is not the package this version was built with")
		_unpack(archive, folder)
	return versions_in(folder)


def _unpack(archive, folder):
	folder.mkdir(parents=True, exist_ok=True)
	with tarfile.open(archive) as package:
		for member in package.getmembers():
			name = Path(member.name).name
			if member.isfile() and name.startswith("admin_20") and name.endswith(".json.gz"):
				partial = folder / f".{name}.part"
				partial.write_bytes(package.extractfile(member).read())
				partial.replace(folder / name)
