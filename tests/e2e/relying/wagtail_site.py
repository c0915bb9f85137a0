"""A real site with two-factor login on loopback: wagtail-2fa in Wagtail's own admin, unchanged.

    python wagtail_site.py FOLDER --secret BASE32

Promises one line of JSON on stdout once it answers. `alice` has the second factor of that secret.
The database lies in FOLDER and is made anew, as a copy of an empty one that is kept beside this
Python's packages: Wagtail's tables take ten seconds to make. Nothing is fetched from elsewhere.
Leaves the checking of codes to that package.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import shutil
import sys
import wsgiref.simple_server
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "install_scripts/demo"))
from relying_site import CONTEXT, PASSWORD, Quiet, Server

Answer = Callable[[HttpRequest], HttpResponse]
USER = "alice"
APPS = [
    "wagtail_2fa",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "wagtail.contrib.forms",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    f"{__name__}.sign_out",  # before the next, which lets nobody past it with half a login
    "wagtail_2fa.middleware.VerifyUserMiddleware",
]


def configure(folder: Path) -> None:
    """Settings of a site that lives in one folder; its cookies are called as no other site's."""
    templates = "django.template.backends.django.DjangoTemplates"
    settings.configure(
        DEBUG=True,
        SECRET_KEY="only for a site on this computer " * 2,
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        STATIC_URL="/static/",
        MEDIA_URL="/media/",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db")}},
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[
            {"BACKEND": templates, "APP_DIRS": True, "OPTIONS": {"context_processors": CONTEXT}}
        ],
        SESSION_COOKIE_NAME="wagtail_session",
        CSRF_COOKIE_NAME="wagtail_csrf",
        MESSAGE_STORAGE="django.contrib.messages.storage.session.SessionStorage",
        LOGIN_URL="wagtailadmin_login",
        LOGIN_REDIRECT_URL="wagtailadmin_home",
        WAGTAIL_SITE_NAME="rpsite",
        WAGTAILADMIN_BASE_URL="http://127.0.0.1",
        WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": "wagtail.search.backends.database"}},
        WAGTAIL_2FA_REQUIRED=True,
        WAGTAIL_MOUNT_PATH="",
        WAGTAIL_ENABLE_UPDATE_CHECK=False,  # these two would ask foreign hosts
        WAGTAIL_GRAVATAR_PROVIDER_URL=None,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGGING_CONFIG=None,
    )
    django.setup()


def sign_out(others: Answer) -> Answer:
    """Ends the session by a plain visit of one page of ours; all other pages are others'."""
    from django.shortcuts import redirect

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path != "/sign-out/":
            return others(request)
        request.session.flush()
        return redirect("wagtailadmin_login")

    return answer


def routes() -> list[object]:
    """Wagtail's admin with the pages of wagtail-2fa in it."""
    from django.urls import include, path
    from wagtail.admin import urls as admin
    from wagtail.documents import urls as documents

    return [path("admin/", include(admin)), path("documents/", include(documents))]


def migrate(data: Path) -> None:
    """Copy the empty database; make it first where these settings have none yet."""
    from django.core.management import call_command

    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    kept = Path(sys.prefix) / f"empty-{version}.db"
    if kept.exists():
        shutil.copyfile(kept, data)
        return
    for older in kept.parent.glob("empty-*"):
        older.unlink()
    call_command("migrate", verbosity=0)
    whole = kept.with_suffix(".part")
    shutil.copyfile(data, whole)
    whole.replace(kept)


def seed(secret: str) -> None:
    """The one user, who may do everything."""
    from django.contrib.auth import get_user_model
    from django_otp.plugins.otp_totp.models import TOTPDevice

    alice = get_user_model().objects.create_superuser(USER, "alice@example.com", PASSWORD)
    TOTPDevice.objects.create(user=alice, name="default", key=base64.b32decode(secret).hex())


def main() -> None:
    """Serve until ended."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("--secret", required=True)
    given = wanted.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    (given.folder / "db").unlink(missing_ok=True)
    configure(given.folder)
    globals()["urlpatterns"] = routes()
    migrate(given.folder / "db")
    seed(given.secret)
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    server = wsgiref.simple_server.make_server(
        "127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Quiet
    )
    base = f"http://127.0.0.1:{server.server_port}"
    ready = {
        "base": base,
        "login": f"{base}/admin/login/",
        "sign_out": f"{base}/sign-out/",
        "user": USER,
        "password": PASSWORD,
    }
    print(json.dumps(ready), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
