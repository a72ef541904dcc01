"""What payment providers say of their payouts, simulated."""
