"""Where codes may go: each refusal stands beside something that is allowed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tidekey import domains
from tidekey.domains import (
    NO_SITE,
    ODD,
    OPAQUE,
    PLAIN,
    clean_site,
    refusal,
    registrable,
    site_of,
)
from tidekey.errors import FieldInvalid, SiteRefused
from tidekey.lookalike import look_alike


def allowed(sites: tuple[str, ...], origin: str) -> bool:
    """Whether an account with these sites may be used there."""
    return not refusal(origin) and not domains.entries(origin).isdisjoint(sites)


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        ("https://example.com", "example.com"),
        ("https://login.example.com", "example.com"),
        ("https://LOGIN.Example.COM.", "example.com"),
        ("https://example.com:8443", "example.com"),
        ("https://a.b.example.co.uk", "example.co.uk"),
        ("https://a.github.io", "a.github.io"),
        ("https://x.a.github.io", "a.github.io"),
        ("https://github.io", "github.io:443"),
        ("https://co.uk", "co.uk:443"),
        ("https://city.kawasaki.jp", "city.kawasaki.jp"),
        ("https://www.ck", "www.ck"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://faß.de", "xn--fa-hia.de"),
        ("https://www.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("https://例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("https://printer.local", "printer.local"),
        ("https://intranet", "intranet:443"),
        ("http://localhost:8080", "localhost:8080"),
        ("http://localhost", "localhost:80"),
        ("https://192.168.1.1", "192.168.1.1:443"),
        ("http://127.0.0.1:5000", "127.0.0.1:5000"),
        ("https://[2001:DB8::0:1]:8443", "[2001:db8::1]:8443"),
        ("http://[::1]:3000", "[::1]:3000"),
        ("example.com", "example.com"),
    ],
)
def test_a_site_is_the_registrable_domain_or_host_and_port(origin: str, site: str) -> None:
    assert site_of(origin).name == site


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        ("http://example.com", PLAIN),
        ("http://192.168.1.1", PLAIN),
        ("http://localhost.example.com", PLAIN),
        ("http://127.0.0.1.example.com", PLAIN),
        ("", OPAQUE),
        ("null", OPAQUE),
        ("data:text/html,x", NO_SITE),
        ("blob:https://example.com/1234", NO_SITE),
        ("about:blank", NO_SITE),
        ("about:srcdoc", NO_SITE),
        ("file:///home/me/page.html", NO_SITE),
        ("javascript:alert(1)", NO_SITE),
        ("chrome-extension://fehbhadifcgjadnpacanlegbichhfcok", NO_SITE),
        ("moz-extension://1234", NO_SITE),
        ("view-source:https://example.com", NO_SITE),
        ("ftp://example.com", NO_SITE),
        ("wss://example.com", NO_SITE),
        ("https://example.com@evil.tld", ODD),
        ("https://user:word@example.com", ODD),
        ("https://example.com\\@evil.tld", ODD),
        ("https://example.com/path", ODD),
        ("https://example.com?x", ODD),
        ("https://example.com#x", ODD),
        ("https:example.com", ODD),
        ("https://", ODD),
        ("https://.", ODD),
        ("https://example..com", ODD),
        ("https://.example.com", ODD),
        ("https://example.com..", ODD),
        ("https://-example.com", ODD),
        ("https://exa mple.com", ODD),
        ("https://exa%6dple.com", ODD),
        ("https://example.com\n", ODD),
        ("https://example.com:0", ODD),
        ("https://example.com:65536", ODD),
        ("https://example.com:", ODD),
        ("https://2130706433", ODD),
        ("https://0x7f.1", ODD),
        ("https://127.1", ODD),
        ("https://192.168.01.1", ODD),
        ("https://1.2.3.4.5", ODD),
        ("https://[::1", ODD),
        ("https://[::g]", ODD),
        ("https://xn--a", ODD),
        ("https://xn--example-.com", ODD),
        ("https://" + "a" * 64 + ".com", ODD),
        ("https://" + "a.b" * 90 + ".com", ODD),
        ("https://ex\u202eample.com", ODD),
        ("example.com", ODD),
    ],
)
def test_what_is_no_safe_page_is_refused_with_its_reason(origin: str, reason: str) -> None:
    assert refusal("https://example.com") is None  # the control

    assert refusal(origin) == reason
    assert not allowed(("example.com", "evil.tld", "127.0.0.1:443"), origin)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:8080", "http://app.localhost", "http://127.0.0.1:1", "http://127.9.9.9",
        "http://[::1]", "https://example.com", "https://192.168.1.1:8443", "https://intranet",
    ],
)  # fmt: skip
def test_this_computer_and_encrypted_pages_are_not_refused(origin: str) -> None:
    assert refusal(origin) is None


@pytest.mark.parametrize(
    ("site", "yes", "no"),
    [
        ("example.com", "https://login.example.com", "https://example.com.evil.tld"),
        ("example.com", "https://example.com:8443", "https://notexample.com"),
        ("example.com", "https://example.com.", "https://example.org"),
        ("paypal.com", "https://www.paypal.com", "https://paypal.com.evil.tld"),
        ("paypal.com", "https://paypal.com", "https://xn--pypal-4ve.com"),
        ("a.github.io", "https://a.github.io", "https://b.github.io"),
        ("a.github.io", "https://x.a.github.io", "https://github.io"),
        ("example.co.uk", "https://example.co.uk", "https://other.co.uk"),
        ("github.io:443", "https://github.io", "https://a.github.io"),
        ("localhost:8080", "http://localhost:8080", "http://localhost:8081"),
        ("192.168.1.1:443", "https://192.168.1.1", "https://192.168.1.1:8443"),
        ("192.168.1.1:443", "https://192.168.1.1", "https://192.168.1.1.example.com"),
        ("=login.example.com", "https://login.example.com", "https://www.example.com"),
        ("=example.com", "https://example.com", "https://login.example.com"),
        ("xn--bcher-kva.example", "https://bücher.example", "https://bucher.example"),
    ],
)
def test_an_account_goes_to_its_own_site_only(site: str, yes: str, no: str) -> None:
    assert allowed((site,), yes)
    assert not allowed((site,), no)
    assert not allowed((), yes)


@pytest.mark.parametrize("origin", ["http://localhost:1", "https://192.168.1.1", "https://[::1]"])
def test_an_address_is_never_narrowed_to_all_its_ports(origin: str) -> None:
    host = site_of(origin).host

    assert not allowed((f"={host}",), origin)
    assert allowed((site_of(origin).name,), origin)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "example.com"),
        (" https://www.Example.com/login?x=1#y ", "example.com"),
        ("http://example.com", "example.com"),
        ("localhost:8000", "localhost:8000"),
        ("http://localhost/x", "localhost:80"),
        ("192.168.1.1:8443", "192.168.1.1:8443"),
        ("[::1]:3000", "[::1]:3000"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("=Login.example.com", "=login.example.com"),
        ("=192.168.1.1:8443", "192.168.1.1:8443"),
        ("=localhost", "localhost:443"),
        ("=https://login.example.com/x", "=login.example.com"),
    ],
)
def test_a_typed_site_gets_one_form_and_keeps_it(typed: str, kept: str) -> None:
    assert clean_site(typed) == kept
    assert clean_site(kept) == kept


@pytest.mark.parametrize(
    "typed", ["", "=", "not a site", "data:text/html,x", "file:///x", "me@example.com", "a..b"]
)
def test_what_is_no_site_cannot_be_typed(typed: str) -> None:
    with pytest.raises(FieldInvalid):
        clean_site(typed)


def test_no_site_of_an_opaque_page() -> None:
    with pytest.raises(SiteRefused) as refused:
        site_of("null")

    assert refused.value.detail["reason"] == OPAQUE


def test_nobody_registers_a_suffix_an_address_or_a_single_label() -> None:
    assert registrable("a.example.com") == "example.com"
    for host in ("com", "co.uk", "github.io", "localhost", "127.0.0.1", "[::1]"):
        assert registrable(host) is None


@pytest.mark.parametrize(
    "origin",
    [
        "https://paypa1.com", "https://paypall.com", "https://papyal.com", "https://paypa.com",
        "https://раypal.com", "https://pаypаl.com", "https://páypal.com", "https://paypal.co",
        "https://paypal.com.evil.tld", "https://paypal-com.evil.tld", "https://paypal-login.com",
    ],
)  # fmt: skip
def test_a_page_that_looks_like_a_saved_site_is_named(origin: str) -> None:
    assert look_alike(origin, ["example.org", "paypal.com"]) == "paypal.com"


@pytest.mark.parametrize(
    "origin",
    [
        "https://paypal.com", "https://www.paypal.com", "https://example.net", "https://pay.com",
        "http://localhost:80", "https://paypal-community.example", "null",
    ],
)  # fmt: skip
def test_the_site_itself_and_strangers_are_not(origin: str) -> None:
    sites = ["paypal.com"] if "community" not in origin else ["github.com"]

    assert look_alike(origin, sites) is None


def test_a_part_of_the_suffix_list_judges_as_all_of_it_does() -> None:
    registrable.cache_clear()
    whole = domains._all_suffixes()
    rules = ["com", "co.uk", "*.ck", "!www.ck", "*.kawasaki.jp", "!city.kawasaki.jp", "github.io"]
    rules += [
        "compute.amazonaws.com",
        "example",
        "unknown.tld",
        "s3.dualstack.us-east-1.amazonaws.com",
    ]
    hosts = [rule.lstrip("!").replace("*", "w") for rule in rules]
    hosts += [f"{front}.{host}" for host in hosts for front in ("a", "b.a", "c.b.a")]

    for host in hosts:
        near = domains.suffixes(host)
        assert near is not whole and near.privatesuffix(host) == whole.privatesuffix(host), host
    assert domains.suffixes("xn--55qx5d.cn") is whole


def test_the_suffix_list_is_loaded_only_when_a_site_is_asked_for() -> None:
    script = (
        "import sys; from tidekey import domains; a = 'publicsuffixlist' in sys.modules\n"
        "domains.site_of('https://example.com'); print(a, 'publicsuffixlist' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.stdout.split() == ["False", "True"]
