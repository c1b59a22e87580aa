"""What roles allow, and what for: the template's policies against the calls of the real functions.

`stack.py` fills in the template as CloudFormation would, `policy.py` decides as IAM would, `calls.py` reads a recorded
call as IAM sees it, and `features.py` has the calls that AWS makes with a role by itself.
"""
