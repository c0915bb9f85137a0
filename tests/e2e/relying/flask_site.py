"""A real site with two-factor login on loopback: Flask-Security with its own templates, unchanged.

    python flask_site.py FOLDER --secret BASE32

Promises one line of JSON on stdout once it answers. `alice` has the second factor of that secret.
The database lies in FOLDER and is made anew; letters are not sent but written to FOLDER/letters.
Nothing is fetched from elsewhere. Leaves the checking of codes to that package.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from flask import Flask, current_app, redirect, session
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, auth_required, hash_password
from flask_security.models import fsqla_v3
from flask_sqlalchemy import SQLAlchemy
from werkzeug.wrappers import Response

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "install_scripts/demo"))
from serving import PASSWORD, serve, words

USER = "alice@example.com"


class Letters(MailUtil):
    """Keeps what would be sent, a line a letter."""

    def send_mail(self, template: str, subject: str, *_: object, **__: object) -> None:
        """Write it down."""
        with Path(current_app.config["LETTERS"]).open("a") as out:
            out.write(f"{template}: {subject}\n")


def configured(folder: Path) -> Flask:
    """An application that lives in one folder; its cookies are called as no other site's."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_hex(),
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'db'}",
        SESSION_COOKIE_NAME="flask_session",
        REMEMBER_COOKIE_NAME="flask_remember",
        LETTERS=str(folder / "letters"),
        SECURITY_PASSWORD_SALT=secrets.token_hex(),
        SECURITY_PASSWORD_HASH="pbkdf2_sha512",
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,  # else a cookie skips the code
        SECURITY_TOTP_SECRETS={"1": secrets.token_hex()},
        SECURITY_TOTP_ISSUER="flask-security",
        SECURITY_POST_LOGIN_VIEW="/signed-in/",
    )
    return app


def build(folder: Path, secret: str) -> Flask:
    """The application with a fresh database and the one user."""
    app = configured(folder)
    base = SQLAlchemy(app)
    fsqla_v3.FsModels.set_db_info(base)
    user, role, passkey = (
        type(name, (base.Model, getattr(fsqla_v3, f"Fs{name}Mixin")), {})
        for name in ("User", "Role", "WebAuthn")
    )
    store = SQLAlchemyUserDatastore(base, user, role, passkey)
    security = Security(app, store, mail_util_cls=Letters)
    with app.app_context():
        base.create_all()
        alice = store.create_user(email=USER, password=hash_password(PASSWORD))
        kept = security._totp_factory._totp(key=secret, format="base32").to_json(encrypt=True)
        store.tf_set(alice, "authenticator", totp_secret=kept)
        store.commit()
    add_pages(app)
    return app


def add_pages(app: Flask) -> None:
    """Two pages of ours: who is signed in, and the end of a session by a plain visit."""

    @app.get("/signed-in/")
    @auth_required("session")
    def signed_in() -> str:
        return "<!doctype html><title>Signed in</title><p id=signed-in>Signed in"

    @app.get("/sign-out/")
    def sign_out() -> Response:
        session.clear()
        return redirect("/login")


def main() -> None:
    """Serve until ended."""
    given = words()
    letters = given.folder / "letters"
    letters.unlink(missing_ok=True)
    paths = {"login": "/login", "sign_out": "/sign-out/"}
    serve(build(given.folder, given.secret), paths, user=USER, letters=str(letters))


if __name__ == "__main__":
    main()
