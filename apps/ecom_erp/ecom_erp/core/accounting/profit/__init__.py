"""Profit by order, line and item: the company's profit and loss accounts, shared among the orders that they are about."""
