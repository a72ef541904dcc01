"""ecom_erp: an e-commerce operations suite on Frappe and ERPNext."""

__version__ = "0.1.0"
