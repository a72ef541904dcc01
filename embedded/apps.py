"""The apps of the bench in the order of their installation."""

from collections.abc import Iterator
from pathlib import Path

from embedded import paths, stamps, stand_in
from embedded.engine import build as engine

METADATA = [
	"**/*.json",
	"hooks.py",
	"install.py",
	"uninstall.py",
	"modules.txt",
	"patches.txt",
	"patches/**/*.py",
	"setup/*.py",
	"messaging/queue.py",
	"flows/insight/list_indexes.py",
	"**/custom_fields.py",
	"integrations/*/*/settings.py",
	"fixtures/**/*",
]


DEMO = "ecom_demo"


def names() -> list[str]:
	"""The product and what it stands on: what each site has."""
	apps = ["frappe"]
	if stand_in.package().joinpath("hooks.py").is_file():
		apps.append("erpnext")
	if (paths.APP / "hooks.py").is_file():
		apps.append("ecom_erp")
	return apps


def all_names() -> list[str]:
	"""With the demo company, which the demo site has beside."""
	return [*names(), DEMO]


def package(app: str) -> Path:
	"""Folder of the app's package."""
	return {
		"frappe": paths.site_packages() / "frappe",
		"erpnext": stand_in.package(),
		"ecom_erp": paths.APP,
		DEMO: paths.DEMO_APP,
	}[app]


def metadata_key(app: str) -> str:
	"""Names what a fresh site gets from the app: DocTypes, fixtures, hooks, what its installation does.

	Code that only runs later does not count, so a change of it leaves finished sites as they are.
	"""
	if app == "frappe":
		return engine.key()
	folder = package(app)
	return stamps.digest_files(_matching(folder, METADATA), folder)


def _matching(folder: Path, patterns: list[str]) -> Iterator[Path]:
	for pattern in patterns:
		for path in folder.glob(pattern):
			if path.is_file() and not stamps.IGNORED.intersection(path.relative_to(folder).parts):
				yield path


def write_list() -> None:
	"""`sites/apps.txt`, as in any bench."""
	stamps.write(paths.SITES / "apps.txt", "\n".join(all_names()) + "\n")
