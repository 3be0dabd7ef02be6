"""Applications for a code: their demands, their answers, what comes of them."""
