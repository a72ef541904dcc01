"""All source edits in the order in which they are applied, each a function that takes an Editor."""

from embedded.engine.edits import apps, arguments, hooks, install, names, packages, printing, scheduler, site

ALL = [
	apps.app_list,
	hooks.per_app_hooks,
	apps.boot_apps,
	install.sync_and_patches,
	install.install_remove_app,
	site.site_layout,
	site.site_config,
	site.setup_complete,
	packages.pymysql_only,
	packages.version,
	packages.logo,
	packages.python311_syntax,
	packages.missing_test_log,
	packages.no_assets,
	packages.optional_google,
	packages.optional_sentry,
	arguments.argument_types,
	scheduler.scheduler,
	printing.pdf,
	printing.print_body,
	names.moved_modules,
	names.test_classes,
]
