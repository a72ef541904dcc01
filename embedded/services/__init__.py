"""MariaDB and Redis: those that the environment names, or private ones with their own ports and data."""
