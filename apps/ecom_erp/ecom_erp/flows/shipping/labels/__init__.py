"""Labels as they are kept and given back, one or several of a shipment."""
