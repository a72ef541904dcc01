"""Orders as tables that say all of them: written from orders, and read back into equal ones."""
