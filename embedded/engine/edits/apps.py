"""More than one app: paths, module lists, installed apps, hooks and boot data."""

from embedded.engine.editor import Editor


def app_list(e: Editor) -> None:
	"""Paths, module lists, installed apps and hooks of more than one app; `sites/apps.txt` lists the apps."""
	f = "__init__.py"
	e.sub(f, 'return get_pymodule_path("frappe", *joins)', "return get_pymodule_path(app_name, *joins)")
	e.sub(
		f,
		'return get_pymodule_path("frappe", "..", *joins)',
		'return get_pymodule_path(app_name, "..", *joins)',
	)
	e.sub(
		f,
		'''	"""Get list of all apps. Always returns ['frappe']."""
	return ["frappe"]''',
		'''	"""Apps listed in sites/apps.txt; `frappe` is always the first."""
	path = os.path.join(sites_path or getattr(local, "sites_path", None) or os.getcwd(), "apps.txt")
	return ["frappe", *(app for app in get_file_items(path) if app != "frappe")]''',
	)
	e.sub(
		f,
		"""		return []
	return ["frappe"]
""",
		"""		return []
	if not db:
		connect()
	installed = json.loads(db.get_global("installed_apps") or "[]")
	if _ensure_on_bench:
		available = get_all_apps()
		installed = [app for app in installed if app in available]
	return installed
""",
	)
	e.between(
		f,
		"def _load_app_hooks(",
		"_request_cached_load_app_hooks =",
		'''def _load_app_hooks(app_name: str | None = None):
	"""Merge the hooks of one app or of all installed apps."""
	import types

	def _is_valid_hook(obj):
		return not isinstance(obj, (types.ModuleType, types.FunctionType, type))

	hooks = {}
	for app in [app_name] if app_name else get_installed_apps(_ensure_on_bench=True):
		try:
			app_hooks = get_module(f"{app}.hooks")
		except ImportError as e:
			if local.flags.in_install_app:
				continue
			print(f"Could not load {app}.hooks: {e}")
			raise
		for key, value in inspect.getmembers(app_hooks, predicate=_is_valid_hook):
			if not key.startswith("_"):
				append_hook(hooks, key, value)
	return hooks


''',
	)
	e.sub(
		f,
		'''	default: Any | None = "_KEEP_DEFAULT_LIST",
) -> _dict:
	"""Get hooks from frappe.hooks.
''',
		'''	default: Any | None = "_KEEP_DEFAULT_LIST",
	app_name: str | None = None,
) -> _dict:
	"""Get hooks of `app_name`, or of all installed apps.
''',
	)
	e.sub(
		f,
		"""	if local.conf.developer_mode:
		hooks = _site_cached_load_app_hooks()""",
		"""	if app_name:
		hooks = _dict(_request_cached_load_app_hooks(app_name))
	elif local.conf.developer_mode:
		hooks = _site_cached_load_app_hooks()""",
	)
	e.between(
		f,
		"def setup_module_map(",
		"def get_file_items(",
		'''def setup_module_map(include_all_apps: bool = True) -> None:
	"""Map app -> modules and module -> app for every app of sites/apps.txt (no database access needed)."""
	app_modules = cache.get_value("app_modules")
	if not app_modules:
		app_modules = {app: [scrub(m) for m in get_module_list(app)] for app in get_all_apps()}
		cache.set_value("app_modules", app_modules)
	local.app_modules = app_modules
	local.module_app = {module: app for app, modules in app_modules.items() for module in modules}


''',
	)


def boot_apps(e: Editor) -> None:
	"""Desk boot data and the apps screen for every installed app instead of frappe only."""
	f = "boot.py"
	e.sub(f, '	for app_name in ["frappe"]:', "	for app_name in frappe.get_installed_apps():")
	e.sub(f, '	for app in ["frappe"]:', "	for app in frappe.get_installed_apps():")
	for hook in ("add_to_apps_screen", "app_title", "app_home", "app_logo_url"):
		e.sub(f, f'frappe.get_hooks("{hook}")', f'frappe.get_hooks("{hook}", app_name=app_name)')
	f = "apps.py"
	e.sub(
		f,
		'		app_details = frappe.get_hooks("add_to_apps_screen")',
		'		app_details = frappe.get_hooks("add_to_apps_screen", app_name=app)',
		times=2,
	)
	# with apps reported as complete before the wizard ran, the wizard had no slides
	e.sub(
		"utils/installed_apps.py",
		'''Single-tenant: always frappe."""
	return ["frappe"]''',
		'''All or none."""
	return frappe.get_installed_apps() if frappe.is_setup_complete() else []''',
	)
