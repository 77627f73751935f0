"""What is known of countries: their names, telephone plans and VAT IDs."""
