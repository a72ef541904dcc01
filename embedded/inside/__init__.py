"""What runs in the bench's environment, beside `frappe`; works on a reference bench's environment too."""
