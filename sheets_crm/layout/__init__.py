"""What sheets look like."""
