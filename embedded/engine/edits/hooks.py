"""Loops over the installed apps that lost the app they loop over."""

from embedded.engine.editor import Editor


def per_app_hooks(e: Editor) -> None:
	"""Loops over the installed apps that lost the `app_name` argument of get_hooks()."""
	hook = "frappe.get_hooks("
	e.sub("desk/form/meta.py", hook + "hook, default={})", hook + "hook, default={}, app_name=app_name)")
	e.sub(
		"utils/fixtures.py",
		'frappe.get_hooks("fixture_auto_order")',
		'frappe.get_hooks("fixture_auto_order", app_name=app)',
	)
	e.sub("utils/fixtures.py", 'frappe.get_hooks("fixtures")', 'frappe.get_hooks("fixtures", app_name=app)')
	e.sub(
		"utils/change_log.py", "app_hooks = frappe.get_hooks()", "app_hooks = frappe.get_hooks(app_name=app)"
	)
	e.sub("utils/change_log.py", 'app_hooks.get("app_title")[0]', '(app_hooks.get("app_title") or [app])[0]')
	e.sub(
		"utils/change_log.py",
		'app_hooks.get("app_description")[0]',
		'(app_hooks.get("app_description") or [""])[0]',
	)
	e.sub(
		"model/module_utils.py",
		'frappe.get_hooks(hook="app_publisher")',
		'frappe.get_hooks(hook="app_publisher", app_name=app)',
	)
	e.sub(
		"migrate.py", 'frappe.get_hooks("before_migrate")', 'frappe.get_hooks("before_migrate", app_name=app)'
	)
	e.sub(
		"migrate.py",
		'frappe.get_hooks("override_doctype_class", {})',
		'frappe.get_hooks("override_doctype_class", {}, app_name=app)',
	)
	e.sub(
		"desk/doctype/global_search_settings/global_search_settings.py",
		'get_hooks(hook="global_search_doctypes")',
		'get_hooks(hook="global_search_doctypes", app_name=app)',
	)
	e.sub(
		"desk/doctype/changelog_feed/changelog_feed.py",
		'frappe.get_hooks("app_title")',
		'frappe.get_hooks("app_title", app_name=app_name)',
	)
	e.sub(
		"desk/page/setup_wizard/setup_wizard.py",
		'frappe.get_hooks().get("setup_wizard_stages")',
		'frappe.get_hooks(app_name=app_name).get("setup_wizard_stages")',
	)
	e.sub(
		"utils/install.py",
		'frappe.get_hooks()["app_title"]',
		'frappe.get_hooks(app_name=app_name)["app_title"]',
	)
	f = "desk/doctype/desktop_icon/desktop_icon.py"
	e.sub(f, 'frappe.get_hooks()["app_title"][0] ==', "frappe.get_hooks(app_name=a).app_title[0] ==")
	e.sub(
		f,
		"""frappe.get_hooks()["add_to_apps_screen"][0].get(
					"has_permission", None
				)""",
		"""next(iter(frappe.get_hooks("add_to_apps_screen", app_name=a)), {}).get(
					"has_permission", None
				)""",
	)
	e.sub(
		f,
		'				app_title = frappe.get_hooks("app_title")[0]',
		'				app_title = frappe.get_hooks("app_title", app_name=app_name)[0]',
	)
	e.sub(
		f,
		'\n		app_title = frappe.get_hooks("app_title")[0]',
		'\n		app_title = frappe.get_hooks("app_title", app_name=a)[0]',
	)
	e.sub(
		f,
		'app_details = frappe.get_hooks("add_to_apps_screen")',
		'app_details = frappe.get_hooks("add_to_apps_screen", app_name=a)',
	)
	f = "core/doctype/user_invitation/user_invitation.py"
	e.sub(f, 'frappe.get_hooks("app_title")', 'frappe.get_hooks("app_title", app_name=self.app_name)')
	e.sub(
		f,
		'		user_invitation_hooks = frappe.get_hooks("user_invitation")',
		'		user_invitation_hooks = frappe.get_hooks("user_invitation", app_name=app)',
	)
	e.sub(
		f,
		'		UserInvitation.validate_app_name(app_name)\n		user_invitation_hook = frappe.get_hooks("user_invitation")',
		'		UserInvitation.validate_app_name(app_name)\n		user_invitation_hook = frappe.get_hooks("user_invitation", app_name=app_name)',
	)
	e.sub(
		f,
		'		user_invitation_hook = frappe.get_hooks("user_invitation")\n',
		'		user_invitation_hook = frappe.get_hooks("user_invitation", app_name=self.app_name)\n',
		times=2,
	)
