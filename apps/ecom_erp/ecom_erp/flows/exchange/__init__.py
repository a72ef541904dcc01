"""Exchange with other ERPs and warehouses: saved profiles, their runs, and each document that was exchanged."""
