"""Makes the weights that the default encoder adds to its model; nobody needs it to use them."""
