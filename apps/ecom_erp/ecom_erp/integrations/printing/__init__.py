"""Services that print without a dialog."""
