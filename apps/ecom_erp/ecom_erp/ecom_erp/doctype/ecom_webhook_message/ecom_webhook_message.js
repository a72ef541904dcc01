frappe.ui.form.on("Ecom Webhook Message", { refresh: ecom_erp.message_form });
