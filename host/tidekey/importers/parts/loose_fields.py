"""The words by which exports of any app name what an account has, for apps not known by name.

Promises a login or an account from named texts, and a code only where its name or its scheme says
so. Leaves finding the texts to `loose_table` and `loose_document`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from tidekey import base32
from tidekey.errors import UriInvalid
from tidekey.importers.base import Entry, Skip
from tidekey.importers.parts import drafts, keepass_fields, logins, uris
from tidekey.importers.parts.logins import Login

CODES: Final = frozenset(
    ("totp", "otp", "2fa", "mfa", "tfa", "otpauth", "otpauthuri", "otpauthurl", "otpuri", "otpurl",
     "otpsecret", "otpkey", "otpseed", "totpsecret", "totpkey", "totpuri", "totpurl", "totpseed",
     "totpauth", "totpcode", "logintotp", "twofasecret", "2fasecret", "2fakey", "2facode",
     "2faseed", "mfasecret", "mfakey", "mfaseed", "twofactor", "twofactorsecret", "twofactorkey",
     "twofactorcode", "twofactorauth", "twofactorauthentication", "onetimepassword",
     "onetimepasswort", "onetimecode", "onetimepasscode", "authenticatorkey",
     "authenticatorsecret", "authenticator")
)  # fmt: skip
_PLAIN: Final = ("totpcode", "totpsecret", "totpkey", "totpseed", "otpsecret", "otpkey", "otpseed")
KEYS: Final = ("secret", "secretkey", "seed", "key", "totpsecret", "otpsecret", "totpcode",
               "totpkey")  # fmt: skip
ISSUERS: Final = ("issuer", "originalissuer", "issuername", "service", "servicename", "provider")
TITLES: Final = ("title", "displayname", "totptitle", "name", "passwordname", "secretname",
                 "recordname", "accountname", "itemname", "nickname", "beschreibung", "label",
                 "site", "sitename", "website", "description")  # fmt: skip
USERS: Final = ("username", "user", "login", "loginname", "loginusername", "userid",
                "benutzername", "account", "accountname", "email", "emailaddress", "mail", "label",
                "name")  # fmt: skip
_NOTES: Final = ("note", "notes", "totpnotes", "comment", "comments", "extra", "additionalinfo",
                 "memo", "informationen")  # fmt: skip
_GROUPS: Final = ("group", "groupname", "grouping", "folder", "foldername", "vault",
                  "organisationseinheit", "collections", "tags")  # fmt: skip
_URLS: Final = ("url", "loginurl", "loginurls", "loginuri", "passwordurl", "secreturl", "website",
                "internetseite", "matchurl")  # fmt: skip
_DIGITS: Final = ("digits", "otpdigits", "totpdigits")
_PERIODS: Final = ("period", "interval", "timestep", "timer", "otpperiod", "totpperiod")
_ALGORITHMS: Final = ("algorithm", "algo", "hashalgorithm", "otpalgorithm", "totpalgorithm")
_KINDS: Final = ("type", "otptype", "tokentype", "kind")
_PINNED: Final = ("favorite", "favourite", "fav", "pinned")
_STATES: Final = ("disabled", "required", "optional", "inactive", "undefined", "configured")
_TRUE: Final = ("1", "true", "yes")
_SHAPE: Final = (*_DIGITS, *_PERIODS, *_ALGORITHMS, "counter", "otptype", "tokentype", "kind")
_KNOWN_ALGORITHMS: Final = ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "MD5")
_HEX: Final = re.compile("(?:[0-9a-fA-F]{2}){4,64}")
_URI: Final = re.compile(rf"{uris.SCHEMES}/?[^\s\"<>/]", re.I)
Fields = Mapping[str, str]


def word(name: str) -> str:
    """A name as it is compared: letters and digits in lower case."""
    return re.sub(r"[\W_]+", "", name.lower())


def first(given: Fields, names: tuple[str, ...]) -> str:
    """The first of these texts that is not empty."""
    return next((given[name].strip() for name in names if given.get(name, "").strip()), "")


def is_uri(text: str) -> bool:
    """Whether a text is a key URI from its first letter on."""
    return bool(_URI.match(text.strip()))


def is_code(name: str) -> bool:
    """Whether a name is that of codes, perhaps behind the name of what has them."""
    return name in CODES or name.endswith(_PLAIN)


def is_plain_code(name: str) -> bool:
    """Whether under this name nothing but a key can be meant."""
    return name.endswith((*_PLAIN, "totp", "otpauth", "onetimepassword", "onetimecode"))


def unprefixed(given: Fields, name: str) -> Fields:
    """The texts beside a code by plain names, where all have the name of what has them in front."""
    ending = max((one for one in _PLAIN if name.endswith(one)), key=len, default=name)
    prefix = name.removesuffix(ending)
    if not prefix:
        return given
    own = {one.removeprefix(prefix): text for one, text in given.items() if one.startswith(prefix)}
    return {**given, **own}


def is_short_key(text: str) -> bool:
    """Whether a text may be a key: base32 of some length, no code of the moment and no state."""
    bare = base32.clean(text)
    if bare.lower() in _STATES:
        return False
    return len(bare) >= 8 and not bare.isdigit() and bare.isascii() and _is_key(bare)


def is_long_key(text: str) -> bool:
    """Whether a text is so surely a key in base32 that no word is meant."""
    bare = base32.clean(text)
    return len(bare) >= 16 and bare.isascii() and _is_key(bare)


def is_account(given: Fields) -> bool:
    """Whether named texts are one account: a key, a name, and what shapes its codes."""
    key = first(given, KEYS)
    if kind_of(given) == "motp":
        return bool(_HEX.fullmatch(key))
    named = any(name in given for name in (*ISSUERS, "name", "label", "account", "username"))
    shaped = any(name in given for name in _SHAPE) or given.get("type", "").lower() in drafts.KINDS
    return bool(key) and _is_key(key) and named and shaped


def is_broken(given: Fields) -> bool:
    """Whether named texts are an account in all but its key."""
    key, named = first(given, KEYS), first(given, ISSUERS)
    shapes = sum(name in given for name in (*_DIGITS, *_PERIODS, *_ALGORITHMS, "counter"))
    return bool(key and named and kind_of(given)) and shapes > 1 and not _is_key(key)


def kind_of(given: Fields) -> str:
    """The kind of codes that named texts say, in the word of `drafts.KINDS`; empty for none."""
    said = (given.get(name, "").lower() for name in _KINDS)
    return next((drafts.KINDS[one] for one in said if one in drafts.KINDS), "")


def is_titled(given: Fields) -> bool:
    """Whether named texts say what they belong to."""
    return bool(first(given, (*ISSUERS, *TITLES)))


def account(given: Fields) -> Entry:
    """The account that named texts are."""
    issuer = first(given, ISSUERS)
    name = first(given, ("accountname", "username", "account", "label", "email", "name", "title"))
    if not any(one in given for one in ISSUERS):
        issuer, name = drafts.split_name("", name)
    elif issuer:
        issuer, name = drafts.split_name(issuer, name)
    return _made(first(given, KEYS), given, Login(issuer, name, *_beside(given)))


def login(given: Fields) -> Login:
    """What stands beside a code: the site comes first, then who signs in there."""
    titled = next((one for one in (*ISSUERS, *TITLES) if given.get(one, "").strip()), "")
    others = tuple(name for name in USERS if name != titled)
    urls = tuple(url for url in logins.unique([first(given, _URLS)]) if not is_uri(url))
    return Login(first(given, (titled,)), first(given, others), *_beside(given), urls=urls)


def code(text: str, given: Fields, beside: Login) -> Entry:
    """The account of a code in any spelling, with what else is said of its shape."""
    if "://" not in text and not beside.title:
        beside = beside._replace(title="".join(map(_host, beside.urls)))
    if "://" not in text and any(first(given, (name,)) for name in _SHAPE):
        return _made(text, given, beside)
    return next(keepass_fields.codes({"otp": text}, beside)).read()


def _host(url: str) -> str:
    """The name of a site, where a login has no other."""
    found = re.match(r"[a-z]+://(?:www\.)?([^/:?#]+)", url, re.I)
    return found[1] if found else ""


def _is_key(text: str) -> bool:
    try:
        drafts.from_base32(text)
    except UriInvalid:
        return False
    return True


def _beside(given: Fields) -> tuple[str, tuple[str, ...], bool]:
    group = first(given, _GROUPS)
    pinned = first(given, _PINNED).lower() in _TRUE
    return first(given, _NOTES), (group,) if group else (), pinned


def _made(key: str, given: Fields, beside: Login) -> Entry:
    kind = kind_of(given)
    algorithm = drafts.algorithm_of(first(given, _ALGORITHMS))
    if algorithm not in _KNOWN_ALGORITHMS:
        raise Skip("algorithm", "is none that Tidekey knows")
    draft = drafts.made(
        key, kind=kind or "totp", pin=first(given, ("pin",)), issuer=beside.title, name=beside.user,
        algorithm=algorithm, digits=first(given, _DIGITS), period=first(given, _PERIODS),
        counter=first(given, ("counter",)),
    )  # fmt: skip
    return logins.dressed(draft, beside)
