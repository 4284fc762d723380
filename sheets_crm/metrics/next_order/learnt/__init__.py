"""The learnt rhythm: a model of all customers' gaps, fitted on the shop's own past."""
