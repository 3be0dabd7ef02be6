"""What each table keeps, why, how long, and what then becomes of it (S-11).

The rows are data: `retention.csv` in the package of each service, and `chassis.csv`
here for the tables that every service has. One job erases and blanks by them.
"""

from shared.retention.files import rules_of
from shared.retention.rules import End, Rule, Sensitivity, Since

__all__ = ["End", "Rule", "Sensitivity", "Since", "rules_of"]
