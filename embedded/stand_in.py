"""The ERPNext stand-in, generated from its shape into `.bench/apps/erpnext`."""

import shutil

from embedded import paths, shell, stamps

GENERATOR = paths.ROOT / "embedded/erpnext"
STAMP = paths.APPS / "erpnext.stamp"


def exists() -> bool:
	return (GENERATOR / "__main__.py").is_file()


def key() -> str:
	return stamps.digest_files([GENERATOR], paths.ROOT)


def build() -> str | None:
	"""Generate under a temporary name and move into place."""
	if not exists():
		return "no generator, skipped"
	if stamps.matches(STAMP, key()):
		return "up to date"
	fresh = paths.APPS / "erpnext.new"
	shutil.rmtree(fresh, ignore_errors=True)
	fresh.parent.mkdir(parents=True, exist_ok=True)
	shell.run(
		[paths.PYTHON, "-m", "embedded.erpnext", fresh], "generating the ERPNext stand-in", cwd=paths.ROOT
	)
	STAMP.unlink(missing_ok=True)
	shutil.rmtree(paths.STAND_IN, ignore_errors=True)
	fresh.rename(paths.STAND_IN)
	stamps.write(STAMP, key())
	return None


def package():
	"""Folder of the package `erpnext`."""
	return paths.STAND_IN / "erpnext"
