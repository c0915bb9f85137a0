"""Key URIs as they are found; what is nonsense is refused by field, without quoting it."""

from __future__ import annotations

import pytest

from tidekey import base32
from tidekey.errors import UriInvalid, UriSeveral
from tidekey.otpauth import LABEL_DIFFERS, PERHAPS_STEAM, build, decode_base32, from_fields, parse

KEY = "JBSWY3DPEHPK3PXP"
CANARY = "ONSWG4TFOQQGWZLZEBUGK4TF"


def uri(label: str = "Example:me", kind: str = "totp", **given: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in ({"secret": KEY} | given).items())
    return f"otpauth://{kind}/{label}?{query}"


@pytest.mark.parametrize(
    ("label", "issuer", "expected"),
    [
        ("Example:me", "Example", ("Example", "me")),
        ("Example:me", "", ("Example", "me")),
        ("me", "Example", ("Example", "me")),
        ("Example%3Ame", "", ("Example", "me")),
        ("Example%3a%20me", "", ("Example", "me")),
        ("Gr%C3%B6%C3%9Fe%3A%207%3Ame", "Gr%C3%B6%C3%9Fe%3A%207", ("Größe: 7", "me")),
        ("Text%3A%20More:me", "", ("Text: More", "me")),
        ("foo:bar:baz", "", ("foo", "bar:baz")),
        ("user%3A7", "Example", ("Example", "7")),
        ("", "Example", ("Example", "")),
        (":me", "", ("", "me")),
        ("100%", "Example", ("Example", "100%")),
        ("caf%E9", "Example", ("Example", "café")),
        ("a+b%40example.org", "Example", ("Example", "a+b@example.org")),
        ("me", "A+B%26C", ("A B&C", "me")),
        ("what?:me", "what?", ("what?", "me")),
    ],
)
def test_names_are_read_as_people_meant_them(
    label: str, issuer: str, expected: tuple[str, str]
) -> None:
    draft = parse(uri(label, issuer=issuer))

    assert (draft.issuer, draft.name) == expected


def test_parameter_wins_over_label_and_both_are_kept() -> None:
    draft = parse(uri("Contoso:me", issuer="Microsoft"))

    assert (draft.issuer, draft.label_issuer) == ("Microsoft", "Contoso")
    assert LABEL_DIFFERS in draft.remarks
    assert LABEL_DIFFERS not in parse(uri("Microsoft:me", issuer="Microsoft")).remarks


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sha1", "SHA1"), ("SHA256", "SHA256"), ("sha-512", "SHA512"), ("HMAC-SHA-256", "SHA256"),
        ("Algorithm.sha256", "SHA256"), ("HmacSHA512", "SHA512"), ("", "SHA1"),
    ],
)  # fmt: skip
def test_algorithms_have_many_spellings(given: str, expected: str) -> None:
    assert parse(uri(algorithm=given)).algorithm == expected


@pytest.mark.parametrize(
    "text",
    [
        "steam://63BEDWCQZKTQWPESARIERL5DTTQFCJTK",
        "steam://zvIayp3JPvtvX%2FQGHqsqKBk%2F44s%3D",
        uri("Steam:me", "steam"),
        uri("Example:me") + "&steam",
        uri(encoder="steam", digits="5"),
        uri("Steam:me", issuer="Steam", digits="5"),
        uri("Steam:me", "steam", digits="8", algorithm="SHA512", period="60"),
    ],
)
def test_steam_is_known_in_all_its_spellings(text: str) -> None:
    draft = parse(text)

    assert (draft.kind, draft.algorithm, draft.digits, draft.period) == ("steam", "SHA1", 5, 30)


def test_steam_by_name_alone_is_left_open_and_remarked() -> None:
    draft = parse(uri("Steam:me", issuer="Steam"))

    assert (draft.kind, draft.digits) == ("totp", 6)
    assert PERHAPS_STEAM in draft.remarks


def test_codes_with_a_pin_come_with_it_or_wait_for_it() -> None:
    motp = parse("motp://Work:me?secret=30edcc8edae50a60&pin=1234")
    yandex = parse(uri("me@example.org", "yaotp", issuer="Yandex"))

    assert (motp.kind, motp.algorithm, motp.digits, motp.period) == ("motp", "MD5", 6, 10)
    assert (motp.issuer, motp.name, motp.secret) == ("Work", "me", b"30edcc8edae50a60")
    assert (motp.pin.reveal(), yandex.pin.reveal()) == ("1234", "")
    assert (yandex.kind, yandex.digits, yandex.secret) == ("yandex", 8, base32.decode(KEY)[0])


def test_a_batch_of_accounts_is_refused_with_the_way_in() -> None:
    with pytest.raises(UriSeveral, match=r"import") as refused:
        parse("otpauth-migration://offline?data=AAAA")

    assert refused.value.code == "uri.several"


def test_a_missing_ampersand_after_the_issuer_is_mended() -> None:
    draft = parse(f"otpauth://totp/Example:me?secret={KEY}&issuer=Exampleperiod=60")

    assert (draft.issuer, draft.period) == ("Example", 60)


def test_counters_reach_63_bits_and_are_noise_elsewhere() -> None:
    assert parse(uri(kind="hotp", counter=str(2**63 - 1))).counter == 2**63 - 1
    assert parse(uri(counter="7")).counter == 0
    assert parse(uri(kind="hotp", period="99")).period == 30


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("otpauth://totp", "secret"),
        (uri(secret=""), "secret"),
        (uri(secret="A"), "secret"),
        (uri(secret="MZXW1"), "secret"),
        (uri(secret="A" * 208), "secret"),
        (uri(secret="A" * 9000), "secret"),
        (uri(kind="xotp"), "kind"),
        ("motp://motp:me", "secret"),
        ("motp://motp:me?secret=" + "f" * 129, "secret"),
        (uri(kind="yaotp", secret="1"), "secret"),
        (uri(algorithm="MD5"), "algorithm"),
        (uri(digits="0"), "digits"),
        (uri(digits="3"), "digits"),
        (uri(digits="11"), "digits"),
        (uri(digits="6.0"), "digits"),
        (uri(digits="٦"), "digits"),
        (uri(period="0"), "period"),
        (uri(period="604801"), "period"),
        (uri(period="9" * 30), "period"),
        (uri(kind="hotp", counter="-1"), "counter"),
        (uri(kind="hotp", counter=str(2**63)), "counter"),
        (uri("x" * 1001), "name"),
        (uri(issuer="x" * 1001), "issuer"),
        ("https://example.org", "text"),
        ("definitely not valid", "text"),
        ("", "text"),
        ("x" * 20_000, "text"),
    ],
)
def test_nonsense_is_refused_by_field(text: str, field: str) -> None:
    parse(uri("x" * 1000, issuer="y" * 1000))  # the control: the longest that is allowed

    with pytest.raises(UriInvalid) as refused:
        parse(text)

    assert refused.value.detail["field"] == field


@pytest.mark.parametrize(
    "text",
    [
        uri(secret=CANARY + "1"), uri(secret=CANARY, digits=CANARY), uri(kind=CANARY),
        uri(secret=CANARY, algorithm=CANARY), CANARY + "!", f"{CANARY}://x",
    ],
)  # fmt: skip
def test_a_refusal_never_quotes_what_was_sent(text: str) -> None:
    with pytest.raises(UriInvalid) as refused:
        parse(text)

    assert CANARY.lower() not in f"{refused.value} {refused.value.detail}".lower()
    assert refused.value.__cause__ is None


def test_no_secret_is_shown_by_repr() -> None:
    draft = parse(uri(secret=CANARY))

    assert CANARY not in repr(draft)
    assert "secret key" not in repr(draft)


def test_control_characters_and_reading_marks_are_dropped() -> None:
    draft = parse(uri("Exa%00mple%0A%E2%80%AE:me%1B[31m"))

    assert (draft.issuer, draft.name) == ("Example", "me[31m")


def test_the_spelling_of_an_odd_key_is_kept() -> None:
    draft = parse(uri(secret="J3WWIV3PTGJPQV5QAICM===="))

    assert draft.secret_text == "J3WWIV3PTGJPQV5QAICM===="
    assert len(draft.secret) == 12
    assert draft.remarks == (base32.LEFT_OVER,)


@pytest.mark.parametrize("text", ["jbsw y3dp ehpk 3pxp", "JBSW-Y3DP-EHPK-3PXP", f" {KEY}=\n"])
def test_a_bare_key_is_a_draft_without_names(text: str) -> None:
    draft = parse(text)

    assert (draft.secret, draft.issuer, draft.name) == (parse(uri()).secret, "", "")


def test_a_bare_key_is_refused_where_only_uris_are_wanted() -> None:
    parse(uri(), bare=False)

    with pytest.raises(UriInvalid):
        parse(KEY, bare=False)


def test_typed_fields_make_the_same_draft_as_the_uri() -> None:
    typed = from_fields(issuer="Example", name="me", secret=KEY.lower(), digits=8, period=60)
    scanned = parse(uri(digits="8", period="60", issuer="Example"))

    assert (typed.kind, typed.digits, typed.period) == (scanned.kind, 8, 60)
    assert (typed.secret, typed.issuer) == (scanned.secret, scanned.issuer)


@pytest.mark.parametrize("text", ["MZXW6YTBOI", "mzxw 6ytb oi", "mzxw-6ytb-oi==", "MZXW6YTBOI\n"])
def test_keys_are_read_in_any_spelling(text: str) -> None:
    assert decode_base32(text) == (b"foobar", ())


@pytest.mark.parametrize("text", ["", "=", "A", "MZXW1", "0189", "МZXW", "MZXW6YTB?issuer=x"])
def test_what_is_no_base32_is_never_corrected(text: str) -> None:
    with pytest.raises(UriInvalid):
        decode_base32(text)


def test_a_built_uri_says_everything() -> None:
    text = build("hotp", "SHA256", 8, 30, 7, b"foobar", "A&B: C", "me:too")

    assert text == (
        "otpauth://hotp/A%26B%3A%20C:me%3Atoo?secret=MZXW6YTBOI&issuer=A%26B%3A%20C"
        "&algorithm=SHA256&digits=8&counter=7"
    )
