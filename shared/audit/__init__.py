"""Who did what: acts, refusals and reads of personal data, in the table `audit` (E-05).

`acting` says who acts, `act` collects what an act does in a transaction, `row` is what
is kept of it with its hash, `writing` writes it beside the facts.
"""
