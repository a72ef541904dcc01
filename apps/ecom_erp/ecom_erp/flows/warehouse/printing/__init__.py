"""Labels and packing slips go to printers without a dialog: by QZ Tray on the station's computer, or by PrintNode."""
