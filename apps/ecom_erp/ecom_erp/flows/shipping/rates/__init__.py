"""What couriers ask for parcels, and what they told a moment ago."""
