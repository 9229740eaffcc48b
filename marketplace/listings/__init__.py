"""Problems and solutions: their content, versions and who may see what of them."""
