"""A Debian in a folder, and programs that run in it."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from embedded import shell
from embedded.services import ports

SCRIPTS = Path("/usr/share/debootstrap/scripts")
NAMESPACES = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child"]
RUN = """
set -e
root=$1 locks=$2 inside=$3 folder=$4
shift 4
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$locks" "$inside"
code=0
chroot "$root" env -i --chdir="$folder" "$@" || code=$?
exit $code
"""
"""Runs as the first process of its own namespace, so it collects what ended and all ends with it. The folder shares the
machine's network: its bench and the machine's own choose their ports in turn, by the same lock."""


def make(folder: Path, suite: str, packages: Sequence[str]) -> None:
	"""A fresh Debian of the suite with nothing but its essential packages and those named, and what they need."""
	shutil.rmtree(folder, ignore_errors=True)
	folder.mkdir(parents=True)
	command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}", suite, folder]
	# debootstrap mounts what it needs in the folder, and would leave it there when it is killed
	own = [*NAMESPACES, "--mount-proc"]
	shell.run([*own, *command, *_mirror(suite)], f"making a Debian {suite}", registry=True)
	# no init system runs in the folder: a server's package must not start the server by itself
	policy = folder / "usr/sbin/policy-rc.d"
	policy.write_text("#!/bin/sh\nexit 101\n")
	policy.chmod(0o755)


def _mirror(suite: str) -> list[str | Path]:
	"""Debian's archive as this machine has it set ("" is debootstrap's own), and for a suite that debootstrap does not
	know yet the script of the newest."""
	form = ["--format", "$(SITE)", "Created-By: Packages", "Origin: Debian", "Label: Debian"]
	archives = shell.run(["apt-get", "indextargets", *form], "reading the sources of packages").split()
	return [*(archives[:1] or [""]), *([] if (SCRIPTS / suite).exists() else [SCRIPTS / "sid"])]


def run(folder: Path, command: Sequence[str], env: dict[str, str], cwd: str = "/") -> int:
	"""Run a command in the Debian of the folder with this environment alone, its output on the terminal; returns its
	exit code. What it leaves running is killed, what was mounted for it is gone."""
	locks = ports.lock_folder()
	inside = folder / "tmp" / locks.name
	inside.mkdir(mode=0o700, parents=True, exist_ok=True)
	own = [*NAMESPACES, "sh", "-c", RUN, "bare"]
	variables = [f"{name}={value}" for name, value in env.items()]
	full = [*own, str(folder), str(locks), str(inside), cwd, *variables, *command]
	with subprocess.Popen(full, stdin=subprocess.DEVNULL, preexec_fn=shell.die_with_parent) as program:
		return program.wait()
