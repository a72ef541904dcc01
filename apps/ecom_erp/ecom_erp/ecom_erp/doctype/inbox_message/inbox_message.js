frappe.ui.form.on("Inbox Message", { refresh: ecom_erp.message_form });
