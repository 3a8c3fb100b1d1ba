"""Many firms seen together: counted while they pass, and told so that no firm can be picked out."""
