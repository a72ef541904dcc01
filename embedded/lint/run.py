"""`make lint`: each check in turn, so that one run shows all that is wrong."""

from collections.abc import Callable
from pathlib import Path

from embedded import environment, needs, node, paths, setup, shell, stamps
from embedded.lint import rules, type_blocks
from embedded.stages import Stages

NEWEST_MAJOR = "v16"
"""Of Frappe and ERPNext, that the app runs on: what they have removed is used nowhere."""
BIOME = paths.BENCH / "biome"
BIOME_FILES = [paths.ROOT / "embedded/lint" / name for name in ("package.json", "package-lock.json")]


def run(fix: bool, foreground: Callable[[list, dict[str, str], Path], int]) -> int:
	"""Style of Python and JavaScript, types, imports, what Frappe and ERPNext have removed, the rules of the house, and what
	the app needs of ERPNext; `fix` mends what it can. 0 when all are kept. `foreground` runs a program on the user's terminal and gives its exit code."""
	_prepare(Stages())
	env = {"PYTHONPATH": ":".join(str(package.parent) for package in paths.OWN_PACKAGES)}
	blocks = _type_blocks(fix)
	codes = [foreground(command, env, paths.ROOT) for command in _commands(fix)]
	return max(*codes, blocks, rules.main(), needs.main([]))


def _type_blocks(fix: bool) -> int:
	stale = type_blocks.check(fix)
	for controller in stale:
		print(
			f"{controller.relative_to(paths.ROOT)}: the types of its DocType have changed"
			+ ("" if fix else "; make format")
		)
	return int(bool(stale) and not fix)


def _prepare(stages: Stages) -> None:
	with setup.turn():
		stages.run("python environment", environment.build)
		stages.run("packages of the checks", environment.add_test_packages)
		stages.run("Node.js", node.ensure)
		stages.run("formatter of JavaScript", _install_biome)


def _install_biome() -> str | None:
	key, stamp = stamps.digest_files(BIOME_FILES, paths.ROOT), BIOME / "packages.stamp"
	if stamps.matches(stamp, key):
		return "up to date"
	BIOME.mkdir(parents=True, exist_ok=True)
	for file in BIOME_FILES:
		(BIOME / file.name).write_text(file.read_text())
	options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
	shell.run(["npm", "ci", *options], "installing the formatter of JavaScript", cwd=BIOME, registry=True)
	stamps.write(stamp, key)
	return None


def _commands(fix: bool) -> list[list]:
	programs = paths.ENV / "bin"
	apps = [option for app in (paths.APP, paths.DEMO_APP) for option in ("--path", app)]
	return [
		[programs / "ruff", "check", *(["--fix"] if fix else [])],
		[programs / "ruff", "format", *([] if fix else ["--check"])],
		[BIOME / "node_modules/.bin/biome", "check", *(["--write"] if fix else [])],
		[programs / "lint-imports"],
		[programs / "mypy", "--no-error-summary"],
		[
			programs / "preflight",
			*apps,
			"--target",
			NEWEST_MAJOR,
			"--severity",
			"warning",
			"--fail-on",
			"warning",
		],
	]
