"""A real site with two-factor login on loopback: django-allauth with its own templates, unchanged.

    python allauth_site.py FOLDER --secret BASE32

Promises one line of JSON on stdout once it answers. `alice` has the second factor of that secret.
The database and the cache, where throttles and used codes are kept, lie in FOLDER and are made
anew. Nothing is fetched from elsewhere. Leaves the checking of codes to that package.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from django.http import HttpRequest, HttpResponse

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "install_scripts/demo"))
from relying_site import configure
from serving import PASSWORD, serve, words

USER = "alice@example.com"
APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]


def settings(folder: Path) -> dict[str, object]:
    """Those of its own; its cookies are called as no other site's."""
    cache = "django.core.cache.backends.filebased.FileBasedCache"
    return {
        "CACHES": {"default": {"BACKEND": cache, "LOCATION": str(folder / "cache")}},
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "SESSION_COOKIE_NAME": "allauth_session",
        "CSRF_COOKIE_NAME": "allauth_csrf",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "LOGIN_REDIRECT_URL": "/accounts/2fa/",
    }


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session by a plain visit, half a login too."""
    from django.shortcuts import redirect

    request.session.flush()
    return redirect("account_login")


def routes() -> list[object]:
    """The package's own pages, and one of ours."""
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns
    from django.urls import include, path

    ours = path("sign-out/", sign_out)
    return [path("accounts/", include("allauth.urls")), ours, *staticfiles_urlpatterns()]


def seed(secret: str) -> None:
    """A fresh database with the one user, whose address counts as verified."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    alice = get_user_model().objects.create_user("alice", USER, PASSWORD)
    EmailAddress.objects.create(user=alice, email=USER, verified=True, primary=True)
    Authenticator.objects.create(user=alice, type=Authenticator.Type.TOTP, data={"secret": secret})


def main() -> None:
    """Serve until ended."""
    given = words()
    shutil.rmtree(given.folder / "cache", ignore_errors=True)
    configure(given.folder, **settings(given.folder))
    globals()["urlpatterns"] = routes()
    seed(given.secret)
    from django.core.wsgi import get_wsgi_application

    paths = {"login": "/accounts/login/", "sign_out": "/sign-out/"}
    serve(get_wsgi_application(), paths, user=USER)


if __name__ == "__main__":
    main()
