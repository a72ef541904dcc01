"""What is exchanged with other ERPs and warehouses: fields, how they are called there, and how a value is written."""
