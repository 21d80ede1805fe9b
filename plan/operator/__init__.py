"""What whoever deploys a stack must be allowed: IAM documents derived from its plan."""
