"""Installing, migrating and removing any app, not the framework alone."""

from embedded.engine.editor import Editor


def sync_and_patches(e: Editor) -> None:
	"""`migrate` handles the doctypes and patches.txt of every installed app."""
	e.sub(
		"model/sync.py",
		'	sync_for("frappe", force, reset_permissions=reset_permissions)',
		"	for app in frappe.get_installed_apps():\n		sync_for(app, force, reset_permissions=reset_permissions)",
	)
	e.sub(
		"patches.py",
		'	return get_patches_from_app("frappe", patch_type=patch_type)',
		"	return [\n		patch\n		for app in frappe.get_installed_apps()\n		for patch in get_patches_from_app(app, patch_type=patch_type)\n	]",
	)


def install_remove_app(e: Editor) -> None:
	"""install_app() accepts any app of apps.txt, honours required_apps, records installed_apps; remove_app() works."""
	f = "installer.py"
	e.sub(
		f,
		"""	if name != "frappe":
		raise ValueError("Single-tenant: only frappe can be installed. Use frappe new to create a project.")
""",
		"""	if name not in frappe.get_all_apps():
		raise ValueError(f"App {name} is not listed in apps.txt")
""",
	)
	e.sub(
		f,
		"	app_hooks = frappe.get_hooks()\n	installed_apps = frappe.get_installed_apps()\n",
		"""	app_hooks = frappe.get_hooks(app_name=name)
	for app in app_hooks.required_apps or []:
		app = app.split("/")[-1]
		if app not in frappe.get_installed_apps():
			install_app(app, verbose=verbose)
	installed_apps = frappe.get_installed_apps()
	if name != "frappe":
		frappe.only_for("System Manager")
""",
	)
	e.sub(
		f,
		"	add_module_defs(name, ignore_if_duplicate=force)\n	sync_for(",
		'	if name != "frappe":\n		add_module_defs(name, ignore_if_duplicate=force)\n	sync_for(',
	)
	e.between(
		f,
		"def add_to_installed_apps(",
		"def _delete_modules(",
		'''def add_to_installed_apps(app_name, rebuild_website=True):
	installed_apps = frappe.get_installed_apps()
	if app_name not in installed_apps:
		_set_installed_apps([*installed_apps, app_name])
		if frappe.flags.in_install:
			post_install(rebuild_website)


def remove_from_installed_apps(app_name):
	_set_installed_apps([app for app in frappe.get_installed_apps() if app != app_name])


def _set_installed_apps(apps):
	frappe.db.set_global("installed_apps", json.dumps(apps))
	frappe.db.commit()
	_clear_cache("__global")
	frappe.local.request_cache.clear()
	frappe.clear_cache()
	frappe.local.doc_events_hooks = None


def remove_app(app_name, dry_run=False, yes=False, no_backup=False, force=False):
	"""Delete the app's modules, doctypes with their tables, and linked records from the site."""
	installed_apps = frappe.get_installed_apps()
	if app_name == "frappe" or (app_name not in installed_apps and not force):
		click.secho(f"App {app_name} can not be removed", fg="yellow")
		return
	for app in installed_apps:
		required = frappe.get_hooks("required_apps", app_name=app)
		if app != app_name and any(r.split("/")[-1] == app_name for r in required):
			frappe.throw(f"App {app_name} is required by {app}")
	if not (dry_run or yes) and not click.confirm(f"Delete all data of {app_name}?"):
		return
	if not (dry_run or no_backup):
		from frappe.utils.backups import scheduled_backup

		scheduled_backup(ignore_files=True)

	app_hooks = frappe.get_hooks(app_name=app_name)
	frappe.flags.in_uninstall = True
	for fn in app_hooks.before_uninstall or []:
		frappe.get_attr(fn)()
	for fn in frappe.get_hooks("before_app_uninstall"):
		frappe.get_attr(fn)(app_name)
	modules = frappe.get_all("Module Def", filters={"app_name": app_name}, pluck="name")
	_delete_doctypes(_delete_modules(modules, dry_run=dry_run), dry_run=dry_run)
	if not dry_run:
		remove_from_installed_apps(app_name)
		for fn in app_hooks.after_uninstall or []:
			frappe.get_attr(fn)()
		for fn in frappe.get_hooks("after_app_uninstall"):
			frappe.get_attr(fn)(app_name)
		from frappe.core.doctype.scheduled_job_type.scheduled_job_type import sync_jobs

		sync_jobs()
		frappe.db.commit()
		frappe.clear_cache()
	frappe.flags.in_uninstall = False


''',
	)


def roles_of_a_doctype(e: Editor) -> None:
	"""A DocType that is saved asks for its roles at once. For each of them it asked whether there is a table of roles, and
	then for the role: a tenth of the time that a site takes to be made."""
	e.sub(
		"core/doctype/doctype/doctype.py",
		"""		for role in list(set(roles)):
			if frappe.db.table_exists("Role", cached=False) and not frappe.db.exists("Role", role):
				r =""",
		"""		missing = set()
		if frappe.db.table_exists("Role", cached=False):
			missing = set(roles) - set(frappe.db.sql("select name from `tabRole`", pluck=True))
		for role in missing:
			if not frappe.db.exists("Role", role):
				r =""",
	)
