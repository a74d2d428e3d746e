"""What all screens share: tokens, components, base page, template tags, error pages."""
