"""A real site with two-factor login on loopback: django-two-factor-auth, unchanged, in our clothes.

    python relying_site.py FOLDER [--secret BASE32]

Promises one line of JSON on stdout once it answers: its addresses, its users and their password.
`bob` has no second factor yet (the set-up page with its QR code is for him); `alice` has one where
a secret is given. Data lies in FOLDER and is made anew. Nothing is fetched from elsewhere.
Leaves the checking of codes to that package: it is the judge of what is filled.
"""

from __future__ import annotations

import base64
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from serving import PASSWORD, serve, words

HERE = Path(__file__).resolve().parent
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


def configure(folder: Path, templates: tuple[Path, ...] = (), **own: object) -> None:
    """Settings of a site that lives in one folder, `own` ones added."""
    backend = "django.template.backends.django.DjangoTemplates"
    options = {"context_processors": CONTEXT}
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for a site on this computer " * 2,
        ROOT_URLCONF="__main__",
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db")}},
        TEMPLATES=[{"BACKEND": backend, "DIRS": templates, "APP_DIRS": True, "OPTIONS": options}],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGGING_CONFIG=None,
        **own,
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


def main() -> None:
    """Serve until ended."""
    given = words()
    configure(
        given.folder,
        (HERE / "templates",),
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        LOGIN_URL="two_factor:login",
        LOGIN_REDIRECT_URL="/signed-in/",
    )
    globals()["urlpatterns"] = routes()
    seed(given.secret)
    from django.core.wsgi import get_wsgi_application

    paths = {
        "login": "/account/login/",
        "setup": "/account/two_factor/setup/",
        "done": "/signed-in/",
        "sign_out": "/sign-out/",
    }
    serve(get_wsgi_application(), paths, given.port, users=["alice", "bob"])


if __name__ == "__main__":
    main()
