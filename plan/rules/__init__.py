"""What a stack ought to be: one table of rules, and what they say of a record."""
