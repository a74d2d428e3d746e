"""The pages: one folder a screen, each with its urls, views, templates and static files."""
