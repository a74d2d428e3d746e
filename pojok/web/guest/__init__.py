"""The guest's own page, by the link on the slip: small, without sign-in, also without a script."""
