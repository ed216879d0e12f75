"""What every estimator shares: arguments checked, people paired or grouped, caveats told."""
