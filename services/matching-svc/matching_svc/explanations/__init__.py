"""Why a visit is as it is: structured reasons and their sentences (M-13)."""
