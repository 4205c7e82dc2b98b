"""A convolution with fewer products: Winograd's minimal filtering F(m, r), along the rows."""
