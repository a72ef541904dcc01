import { printers } from "./qz";

frappe.provide("ecom_erp");
ecom_erp.qz_printers = printers;
