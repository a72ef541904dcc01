"""The layout and configuration of a bench: sites/<site>/site_config.json."""

from embedded.engine.editor import Editor


def site_layout(e: Editor) -> None:
	"""init(site, sites_path): sites/<site>/ as in a bench; working directory = sites; local.site is set."""
	f = "__init__.py"
	e.sub(
		f,
		"def init(force: bool = False) -> None:",
		"def init(site: str | None = None, sites_path: str | None = None, new_site: bool = False, force: bool = False) -> None:",
	)
	e.sub(
		f,
		"	local.app_path = os.getcwd()\n	local.site_path = os.getcwd()\n",
		"""	local.sites_path = sites_path or os.environ.get("FRAPPE_SITES_PATH") or os.getcwd()
	local.app_path = local.sites_path
	current = get_file_items(os.path.join(local.sites_path, "currentsite.txt"))
	local.site = site or os.environ.get("FRAPPE_SITE") or (current[0] if current else "site")
	local.site_path = os.path.join(local.sites_path, local.site)
""",
	)
	e.sub(
		f,
		'''in single-tenant."""
	return "frappe"''',
		'''in single-tenant."""
	return getattr(local, "site", None) or "frappe"''',
	)
	e.sub("utils/__init__.py", '	return ["frappe"]', "	return [frappe.get_site_name()]")
	e.sub(
		"utils/__init__.py",
		'return os.environ.get("FRAPPE_BENCH_ROOT") or os.getcwd()',
		'return os.environ.get("FRAPPE_BENCH_ROOT") or os.path.dirname(os.path.abspath(getattr(frappe.local, "sites_path", None) or "."))',
	)


def site_config(e: Editor) -> None:
	"""common_site_config.json and site_config.json are read (the wheel only writes them: encryption_key was lost), and
	read again by long-lived processes when they change."""
	f = "config.py"
	e.sub(
		f,
		"	# Allow externally extending the config with hooks\n",
		"""	import json

	for path in _config_files():
		if os.path.exists(path):
			with open(path) as file:
				config.update(json.load(file))
	config["db_user"] = config.get("db_user") or config.get("db_name")

	# Allow externally extending the config with hooks
""",
	)
	e.between(
		f,
		"def _cached_config()",
		"def clear_site_config_cache(",
		"""def _config_files() -> list[str]:
	import frappe

	folders = (getattr(frappe.local, "sites_path", None), getattr(frappe.local, "site_path", None))
	names = ("common_site_config.json", "site_config.json")
	return [os.path.join(folder, name) for folder, name in zip(folders, names) if folder]


def _cached_config() -> _dict[str, Any]:
	global _config_cache
	stamp = [os.path.exists(path) and os.stat(path).st_mtime_ns for path in _config_files()]
	if _config_cache is None or _config_cache[0] != stamp:
		_config_cache = (stamp, _load_config())
	return _config_cache[1]


""",
	)
	e.sub(f, "_config_cache: _dict[str, Any] | None = None", "_config_cache: tuple | None = None")


def setup_complete(e: Editor) -> None:
	"""table_exists() is false for the single DocType System Settings, so setup was never complete."""
	e.between(
		"__init__.py",
		'	if not frappe.db.table_exists("System Settings"):',
		"@whitelist(allow_guest=True)\ndef ping",
		"""	try:
		return bool(cint(frappe.db.get_single_value("System Settings", "setup_complete")))
	except Exception:
		return False


""",
	)
