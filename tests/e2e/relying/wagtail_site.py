"""A real site with two-factor login on loopback: wagtail-2fa in Wagtail's own admin, unchanged.

    python wagtail_site.py FOLDER --secret BASE32

Promises one line of JSON on stdout once it answers. `alice` has the second factor of that secret.
The database lies in FOLDER and is made anew, as a copy of an empty one that is kept beside this
Python's packages: Wagtail's tables take ten seconds to make. Nothing is fetched from elsewhere.
Leaves the checking of codes to that package.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "install_scripts/demo"))
from relying_site import configure
from serving import PASSWORD, serve, words

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


# Its cookies are called as no other site's.
SETTINGS: dict[str, object] = {
    "MEDIA_URL": "/media/",
    "INSTALLED_APPS": APPS,
    "MIDDLEWARE": MIDDLEWARE,
    "SESSION_COOKIE_NAME": "wagtail_session",
    "CSRF_COOKIE_NAME": "wagtail_csrf",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "LOGIN_URL": "wagtailadmin_login",
    "LOGIN_REDIRECT_URL": "wagtailadmin_home",
    "WAGTAIL_SITE_NAME": "rpsite",
    "WAGTAILADMIN_BASE_URL": "http://127.0.0.1",
    "WAGTAILSEARCH_BACKENDS": {"default": {"BACKEND": "wagtail.search.backends.database"}},
    "WAGTAIL_2FA_REQUIRED": True,
    "WAGTAIL_MOUNT_PATH": "",
    "WAGTAIL_ENABLE_UPDATE_CHECK": False,  # these two would ask foreign hosts
    "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
}


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
    given = words()
    configure(given.folder, **SETTINGS)
    globals()["urlpatterns"] = routes()
    migrate(given.folder / "db")
    seed(given.secret)
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    paths = {"login": "/admin/login/", "sign_out": "/sign-out/"}
    serve(StaticFilesHandler(get_wsgi_application()), paths, user=USER)


if __name__ == "__main__":
    main()
