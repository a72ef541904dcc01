"""Scripts and styles of the desk: npm packages by their lock, one esbuild run for each app that changed."""

import shutil

from embedded import apps, paths, shell, stamps

SOURCE = paths.ROOT / "embedded/desk"
MODULES = paths.DESK / "node_modules"
CHANGED = paths.DESK / "bundles.changed"
SCRIPTS = ("build.mjs", "plugins.mjs")


def install_packages() -> str | None:
	"""`npm ci` into `.bench/desk`; what was half done is done again."""
	key = stamps.digest_files([SOURCE / "package.json", SOURCE / "package-lock.json"], SOURCE)
	stamp = paths.DESK / "packages.stamp"
	if stamps.matches(stamp, key):
		return "up to date"
	stamp.unlink(missing_ok=True)
	shutil.rmtree(MODULES, ignore_errors=True)
	paths.DESK.mkdir(parents=True, exist_ok=True)
	for name in ("package.json", "package-lock.json"):
		shutil.copy(SOURCE / name, paths.DESK / name)
	options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
	shell.run(["npm", "ci", *options], "installing the desk's npm packages", cwd=paths.DESK, registry=True)
	stamps.write(stamp, key)
	return None


def build() -> str | None:
	"""Bundles of every app whose public files, or the engine, changed."""
	tool = stamps.digest_files([SOURCE / name for name in (*SCRIPTS, "package-lock.json")], SOURCE)
	built = [app for app in apps.names() if _build_app(app, tool)]
	return "built " + ", ".join(built) if built else "up to date"


def _build_app(app: str, tool: str) -> bool:
	public = apps.package(app) / "public"
	content = apps.metadata_key(app) if app == "frappe" else stamps.digest_files([public], public.parent)
	stamp = paths.ASSETS / f"{app}.stamp"
	key = stamps.digest(tool, content)
	if stamps.matches(stamp, key):
		return False
	stamp.unlink(missing_ok=True)
	copy_scripts()
	roots = [f"{name}={apps.package(name)}" for name in apps.names()]
	shell.run(["node", paths.DESK / "build.mjs", paths.ASSETS, app, *roots], f"building the bundles of {app}")
	CHANGED.touch()
	stamps.write(stamp, key)
	return True


def forget_old(cache: str) -> None:
	"""After a build: take the names of the old bundles out of the cache server, where web servers find them."""
	if CHANGED.is_file():
		program = "import sys, redis; redis.Redis.from_url(sys.argv[1]).delete('assets_json')"
		shell.run([paths.PYTHON, "-c", program, cache], "renewing the list of bundles")
		CHANGED.unlink()


def copy_scripts() -> None:
	"""Put the build scripts beside the npm packages that they import."""
	for script in SCRIPTS:
		shutil.copy(SOURCE / script, paths.DESK / script)
