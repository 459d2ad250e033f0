"""Flask: the JSON API, the pages, the downloads. The only package that knows Flask; it speaks to `service` alone."""

from reconciler.web.app import create_app

__all__ = ["create_app"]
