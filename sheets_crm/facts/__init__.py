"""The shop on one day: what is parsed goes in, everything derived from it comes out once."""
