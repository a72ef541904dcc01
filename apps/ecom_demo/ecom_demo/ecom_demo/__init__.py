"""The Frappe module. It has no DocTypes: the demo company is made of those of ERPNext and ecom_erp."""
