"""What people typed becomes frames and Problems."""
