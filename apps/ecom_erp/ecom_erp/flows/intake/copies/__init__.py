"""Exports of orders as work in the database."""
