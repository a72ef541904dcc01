frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Orders by Day and Channel"] = {
	method: "ecom_erp.api.desk.insight.orders_by_day_and_channel",
	filters: [],
};
