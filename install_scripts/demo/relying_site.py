"""A real site with two-factor login on loopback: django-two-factor-auth, unchanged, in our clothes.

    python relying_site.py FOLDER [--secret BASE32]

Promises one line of JSON on stdout once it answers: its addresses, its users and their password.
`bob` has no second factor yet (the set-up page with its QR code is for him); `alice` has one where
a secret is given. Data lies in FOLDER and is made anew. Nothing is fetched from elsewhere.
Leaves the checking of codes to that package: it is the judge of what is filled.
"""

from __future__ import annotations

import argparse
import base64
import json
import socketserver
import wsgiref.simple_server
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HERE = Path(__file__).resolve().parent
PASSWORD = "correct-horse"  # noqa: S105 - of a site that lives for minutes
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "two_factor",
]
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]


def configure(folder: Path) -> None:
    """Settings of a site that lives in one folder."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for a site on this computer " * 2,
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db")}},
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(HERE / "templates")],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": CONTEXT},
            }
        ],
        LOGIN_URL="two_factor:login",
        LOGIN_REDIRECT_URL="/signed-in/",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGGING_CONFIG=None,
    )
    django.setup()


def signed_in(request: HttpRequest) -> HttpResponse:
    """Says who is signed in, and whether by the second factor."""
    from django.shortcuts import render

    if not request.user.is_authenticated:
        return HttpResponse("signed out", status=403)
    return render(request, "signed_in.html", {"verified": request.user.is_verified()})


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session by a plain visit, since this site is only played with."""
    from django.contrib.auth import logout
    from django.shortcuts import redirect

    logout(request)
    return redirect("two_factor:login")


def routes() -> list[object]:
    """The package's own pages, and two of ours."""
    from django.urls import include, path
    from two_factor.urls import urlpatterns as two_factor

    return [
        path("", include(two_factor)),
        path("signed-in/", signed_in),
        path("sign-out/", sign_out, name="logout"),
    ]


def seed(secret: str) -> None:
    """A fresh database with both users."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    users.create_user("bob", "bob@example.org", PASSWORD)
    alice = users.create_user("alice", "alice@example.org", PASSWORD)
    if secret:
        from django_otp.plugins.otp_totp.models import TOTPDevice

        padded = secret + "=" * (-len(secret) % 8)
        TOTPDevice.objects.create(user=alice, name="default", key=base64.b32decode(padded).hex())


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    """One thread a request: browsers keep connections open."""

    daemon_threads = True


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    """Logs nothing: addresses may hold what a person typed."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until ended."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("--secret", default="")
    wanted.add_argument("--port", type=int, default=0)
    given = wanted.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    (given.folder / "db").unlink(missing_ok=True)
    configure(given.folder)
    globals()["urlpatterns"] = routes()
    seed(given.secret)
    from django.core.wsgi import get_wsgi_application

    server = wsgiref.simple_server.make_server(
        "127.0.0.1", given.port, get_wsgi_application(), Server, Quiet
    )
    base = f"http://127.0.0.1:{server.server_port}"
    ready = {
        "base": base,
        "login": f"{base}/account/login/",
        "setup": f"{base}/account/two_factor/setup/",
        "done": f"{base}/signed-in/",
        "sign_out": f"{base}/sign-out/",
        "users": ["alice", "bob"],
        "password": PASSWORD,
    }
    print(json.dumps(ready), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
