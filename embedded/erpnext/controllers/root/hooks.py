app_name = "erpnext"
app_title = "ERPNext"
app_publisher = "ecom_erp contributors"
app_description = "Stand-in for the parts of ERPNext that ecom_erp relies on"
app_license = "gpl-3.0"
app_email = "maintainers@example.com"

app_include_js = "erpnext.bundle.js"
boot_session = "erpnext.startup.boot.boot_session"

after_install = "erpnext.setup.install.after_install"

treeviews = [
	"Account",
	"Cost Center",
	"Warehouse",
	"Item Group",
	"Customer Group",
	"Territory",
]
