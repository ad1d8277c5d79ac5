"""The waist: encode, bind, validate, restore and hold TEI. Nothing else in the package writes it."""
