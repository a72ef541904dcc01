frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Money on the Way"] = {
	method: "ecom_erp.api.desk.insight.money_on_the_way",
	filters: [],
};
