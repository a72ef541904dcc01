"""Uninstalling on a site of its own: nothing of the app is left."""

import os
import subprocess
import sys

import pytest

from embedded import paths


@pytest.mark.smoke
@pytest.mark.timeout(1200)  # a busy machine may take minutes to install the app on a real bench
@pytest.mark.skipif("FRAPPE_BENCH_ROOT" not in os.environ, reason="needs a bench")
def test_uninstalling_leaves_nothing():
	env = {name: value for name, value in os.environ.items() if not name.startswith("FRAPPE_")}
	done = subprocess.run(
		[sys.executable, "-m", "tests.uninstall"],
		cwd=paths.ROOT,
		env=env,
		capture_output=True,
		text=True,
		timeout=1200,
	)
	assert done.returncode == 0, done.stdout + done.stderr
	assert "nothing is left" in done.stdout
