"""A reference bench and one of its sites, as they are on disk."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded import stamps
from embedded.errors import BenchError


@dataclass(frozen=True)
class ReferenceBench:
	"""`folder` of the bench and the name of the `site` that is copied."""

	folder: Path
	site: str

	@property
	def python(self) -> Path:
		return self.folder / "env/bin/python"

	def apps(self) -> list[str]:
		"""Apps of the bench without ours, the framework first."""
		names = (self.folder / "sites/apps.txt").read_text().split()
		others = [name for name in names if name not in ("frappe", "ecom_erp", "ecom_demo")]
		return ["frappe", *others]

	def config(self) -> dict[str, Any]:
		"""The site's settings over those of all sites."""
		return {**self.common_config(), **_json(self.folder / "sites" / self.site / "site_config.json")}

	def common_config(self) -> dict[str, Any]:
		return _json(self.folder / "sites/common_site_config.json")

	def versions(self) -> list[str]:
		"""Versions of the apps, as their packages state them."""
		found = []
		for app in self.apps():
			text = (self.folder / "apps" / app / app / "__init__.py").read_text()
			version = re.search(r"__version__\s*=\s*[\"']([^\"']+)", text)
			found.append(f"{app} {version[1] if version else 'unknown'}")
		return found

	def key(self) -> str:
		"""Names the copied state: which site of which bench, with which versions of the apps."""
		return stamps.digest(str(self.folder), self.site, self.config()["db_name"], *self.versions())


def find(folder: str | None, site: str | None) -> ReferenceBench:
	"""The bench in `folder` with its `site`; BenchError when one is not there or is no ERPNext site."""
	if not folder:
		raise BenchError("Name the bench too: make test BENCH=<folder> SITE=<site>.")
	path = Path(folder).expanduser().resolve()
	if not (path / "sites/apps.txt").is_file() or not (path / "env/bin/python").exists():
		raise BenchError(f"{path} is no bench: it has no sites/apps.txt or no env/bin/python.")
	site = site or _usual_site(path)
	if not site:
		raise BenchError(f"The bench {path} has no site: make one with ERPNext, then name it in SITE.")
	if not (path / "sites" / site / "site_config.json").is_file():
		raise BenchError(f"The bench {path} has no site {site}.")
	if not (path / "apps/erpnext").is_dir():
		raise BenchError(f"The bench {path} has no app erpnext.")
	return ReferenceBench(path, site)


def _usual_site(folder: Path) -> str | None:
	"""The default site, else the one made for this app by its name, else the first."""
	default = _json(folder / "sites/common_site_config.json").get("default_site")
	sites = sorted(config.parent.name for config in folder.glob("sites/*/site_config.json"))
	ours = [site for site in sites if site.startswith("ecom")]
	return next(iter([*([default] if default in sites else []), *ours, *sites]), None)


def _json(path: Path) -> dict[str, Any]:
	return json.loads(path.read_text()) if path.is_file() else {}
