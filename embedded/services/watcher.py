"""Ends the servers after their last user, however that one ended: a command that is killed stops nothing itself.

python3 -m embedded.services.watcher FOLDER

It belongs to no command, waits until nobody has the users' lock of the services' folder, stops them, and ends."""

import fcntl
import subprocess
import sys
from pathlib import Path

from embedded import paths


def begin() -> None:
	"""Let one watch over the services; the caller has the users' lock. Does nothing when one does already."""
	subprocess.Popen(
		[sys.executable, "-m", "embedded.services.watcher", str(paths.SERVICES)],
		cwd=paths.ROOT,
		stdin=subprocess.DEVNULL,
		stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL,
		start_new_session=True,  # whoever kills all processes of the command does not reach it
	)


def watch(folder: Path) -> None:
	paths.SERVICES = folder
	from embedded.services.use import stop  # its modules read the folder when they are imported

	with (folder / "users.lock").open("w") as users, (folder / "watcher.lock").open("w") as own:
		try:
			fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
		except BlockingIOError:
			return
		fcntl.flock(users, fcntl.LOCK_EX)
		stop()
		# the own lock goes first: who begins to use the services now finds nobody watching, and begins another


if __name__ == "__main__":
	watch(Path(sys.argv[1]))
