app_name = "ecom_demo"
app_title = "Ecom Demo"
app_publisher = "The ecom_erp maintainers"
app_description = "The demo company of ecom_erp: its days with simulated shops, and proofs"
app_email = "maintainers@ecom-erp.example"
app_license = "GPL-3.0"
required_apps = ["ecom_erp/ecom_erp"]  # with an owner: of a bare name Frappe asks GitHub whose it is

before_install = "ecom_demo.install.before_install"
