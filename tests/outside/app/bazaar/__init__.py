"""An app of somebody else's, which brings a channel and a courier: nothing of ecom_erp was changed for it."""

__version__ = "1.0"
