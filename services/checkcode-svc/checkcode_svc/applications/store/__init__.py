"""Applications, the facts they are judged by, and their codes, in and out of tables."""
