"""Is everything in place: one plain sentence for each thing that is not."""
