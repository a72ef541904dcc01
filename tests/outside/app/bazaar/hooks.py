app_name = "bazaar"
app_title = "Bazaar"
app_publisher = "A third party"
app_description = "The marketplace Bazaar and its post"
app_email = "bazaar@example.com"
app_license = "MIT"

ecom_channels = ["bazaar.channel"]
ecom_couriers = ["bazaar.courier"]
ecom_statements = ["bazaar.statements"]
