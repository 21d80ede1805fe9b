"""What a stack costs a month, from a dated table of prices."""
