"""What this machine has set to reach the network and the package registries, handed to a Debian in a folder."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
FILES = [Path("/etc/resolv.conf"), Path("/etc/hosts")]
CARRIED = Path("/usr/local/share/machine")
VARIABLES = re.compile(
	r"(https?|ftp|all|no)_proxy|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS"
	r"|UV_(DEFAULT_INDEX|INDEX_URL|HTTP_TIMEOUT|NATIVE_TLS)"
	r"|PIP_(INDEX_URL|CERT|PROXY|TRUSTED_HOST|(DEFAULT_)?TIMEOUT|RETRIES)"
	r"|npm_config_(registry|cafile|https?_proxy|proxy|noproxy|strict_ssl)",
	re.I,
)
PIP = ["index-url", "cert", "proxy", "trusted-host", "timeout", "retries"]
NPM = ["registry", "cafile", "proxy", "https-proxy", "noproxy", "strict-ssl"]
APT = re.compile(r"Acquire::((http|https|ftp)::|Retries|ForceIPv|Check-|Languages)", re.I)


def copy_to(root: Path) -> dict[str, str]:
	"""Copy files and apt's settings into the Debian in `root`; returns the environment of programs that run there."""
	for file in FILES:
		_copy(file, root / file.relative_to("/"))
	apt = subprocess.run(["apt-config", "dump"], capture_output=True, text=True).stdout.splitlines()
	lines = [line for line in apt if APT.match(line)]
	text = re.sub(r'"(/.*)"', lambda named: f'"{carried(named[1], root)}"', "\n".join(lines) + "\n")
	(root / "etc/apt/apt.conf.d/00machine").write_text(text)
	env = environment(os.environ, {**_pip_settings(), **_npm_settings()})
	return {name: carried(value, root) for name, value in env.items()}


def carried(value: str, root: Path) -> str:
	"""The value of a setting; when it names a file (certificates), the file's place in the Debian, where no package puts
	its own in the same place."""
	if not (value.startswith("/") and Path(value).is_file()):
		return value
	inside = CARRIED / value.strip("/").replace("/", "-")
	_copy(Path(value), root / inside.relative_to("/"))
	return str(inside)


def environment(own: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
	"""Environment of a fresh login of root, with what `own` and the registries' clients (`asked`) say of the network."""
	network = {name: value for name, value in own.items() if VARIABLES.fullmatch(name)}
	return {"PATH": PATH, "HOME": "/root", **asked, **network}


def _copy(file: Path, target: Path) -> None:
	target.parent.mkdir(parents=True, exist_ok=True)
	target.unlink(missing_ok=True)
	shutil.copy(file, target)


def _pip_settings() -> dict[str, str]:
	"""Settings of pip as its variables (PIP_INDEX_URL), those that there are."""
	pip = [sys.executable, "-m", "pip", "config", "get"]
	values = {name: _output([*pip, f"global.{name}"]) for name in PIP}
	return {"PIP_" + name.upper().replace("-", "_"): value for name, value in values.items() if value}


def _npm_settings() -> dict[str, str]:
	"""The same of npm (npm_config_registry)."""
	if not shutil.which("npm"):
		return {}
	values = {name: _output(["npm", "config", "get", name]) for name in NPM}
	unset = ("", "null", "undefined")
	return {
		"npm_config_" + name.replace("-", "_"): value for name, value in values.items() if value not in unset
	}


def _output(command: list[str]) -> str:
	done = subprocess.run(command, capture_output=True, text=True)
	return done.stdout.strip() if done.returncode == 0 else ""
