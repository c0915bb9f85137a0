"""Forms that other apps are known to write, found by trying exports of theirs."""

from __future__ import annotations

import io
import json
from xml.sax.saxutils import escape

import pytest
import segno

from tidekey import otpauth
from tidekey.errors import ImportDamaged, ImportUnknown
from tidekey.importers.base import Entry, Reading
from tidekey.importers.reading import Given

from . import local

KEY = "JBSWY3DPEHPK3PXP"
STEAM = "zvIayp3JPvtvX/QGHqsqKBk/44s="
STEAM_KEY = "cef21aca9dc93efb6f5ff4061eab2a28193fe38b"
YANDEX = "LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI"


def read(data: object, name: str = "export") -> Reading:
    text = data if isinstance(data, str) else json.dumps(data)
    return local.read(Given(name, text.encode())).found


def one(data: object, name: str = "export") -> tuple[str, str, str, str, int, int]:
    """The only account: issuer, name, kind, algorithm, digits, period."""
    [found] = read(data, name).entries
    draft = found.draft
    assert draft is not None
    return found.issuer, found.name, draft.kind, draft.algorithm, draft.digits, draft.period


def key_and_pin(found: Entry) -> tuple[bytes, str]:
    assert found.draft is not None
    return found.draft.secret, found.draft.pin.reveal()


# key URIs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pin", ["7586", "G42TQNQ", "g42t qnq".replace(" ", "")])
@pytest.mark.parametrize("host", ["yaotp", "yandex"])
def test_a_pin_of_yandex_is_read_plain_and_in_base32(host: str, pin: str) -> None:
    draft = otpauth.parse(f"otpauth://{host}/Yandex:test?secret={YANDEX}&pin={pin}")

    assert (draft.kind, draft.digits, draft.pin.reveal()) == ("yandex", 8, "7586")


def test_a_pin_that_is_no_number_stays_as_it_is() -> None:
    draft = otpauth.parse(f"otpauth://yaotp/a?secret={YANDEX}&pin=MFRGG")  # base32 of "abc"

    assert draft.pin.reveal() == "MFRGG"


def test_a_time_based_code_with_a_pin_is_yandex_in_ente_alone() -> None:
    uri = f"otpauth://totp/Yandex:test?secret={YANDEX}&pin=5239&digits=8"

    assert one(f"{uri}&codeDisplay=%7B%7D")[2] == "yandex"
    assert one(uri)[2] == "totp"


@pytest.mark.parametrize("slashes", ["", "/", "//"])
def test_an_motp_uri_may_have_fewer_slashes(slashes: str) -> None:
    uri = f"motp:{slashes}GitHub%3Aalice?secret=e3152afee62599c8&issuer=GitHub"
    draft = otpauth.parse(uri)

    assert (draft.kind, draft.issuer, draft.name) == ("motp", "GitHub", "alice")
    assert draft.secret == b"e3152afee62599c8"
    if slashes:
        assert one(uri)[:3] == ("GitHub", "alice", "motp")


def test_an_motp_uri_with_one_slash_is_found_in_pictures_and_pages() -> None:
    uri = "motp:/GitHub%3Aalice?secret=e3152afee62599c8&issuer=GitHub"
    drawn = io.BytesIO()
    segno.make(uri).save(drawn, kind="png", scale=4)
    page = f"<!doctype html><html><body><p>{escape(uri)}</p></body></html>"

    for data in (drawn.getvalue(), page.encode()):
        [found] = local.read(Given("export", data)).found.entries
        assert key_and_pin(found) == (b"e3152afee62599c8", "")


def test_apples_own_scheme_and_a_fragment_change_nothing() -> None:
    uri = f"apple-otpauth://totp/Forge:mira?secret={KEY}#notes"

    assert otpauth.parse(uri).secret == otpauth.parse(uri.removeprefix("apple-")).secret
    assert one(uri)[:2] == ("Forge", "mira")


@pytest.mark.parametrize("plus", ["+", "%2B"])
def test_a_key_of_steam_may_be_base64_in_any_uri(plus: str) -> None:
    key = "zvIayp3JPvtvX/QGHqsqKBk/4" + plus + "s="
    draft = otpauth.parse(f"otpauth://totp/Steam:gaben?secret={key}&issuer=Steam&encoder=steam")

    assert (draft.kind, len(draft.secret)) == ("steam", 20)


def test_a_list_of_gauth_may_have_uris_among_its_rows() -> None:
    rows = f"test2:AEBAGBAFAYDQQCIK\ntest1:AAAQEAYEAUDAOCAJ\notpauth://totp/t:u?secret={KEY}"

    assert [entry.issuer or entry.name for entry in read(rows).entries] == ["test2", "test1", "t"]
    assert len(read(f"{rows}\nand words").problems) == 3


def test_a_batch_without_accounts_is_nothing_and_no_damage() -> None:
    found = read("otpauth-migration://offline?data=EAEYACAAKOfg%2B%2FgC")

    assert found.entries == []
    assert [each.reason for each in found.problems] == ["has no account in it"]
    with pytest.raises(ImportDamaged):
        read("otpauth-migration://offline?data=CjEKCkhlbGxv")


# lists of accounts --------------------------------------------------------------------------------


COTP = {"issuer": "Mo", "label": "m", "digits": 6, "algorithm": "MD5", "period": 10, "pin": "1234"}


@pytest.mark.parametrize("key", ["e3152afee62599c8", "abcdef2345abcdef"])
def test_cotp_keeps_motp_keys_in_hex_and_pins_beside_them(key: str) -> None:
    row = {"secret": key, "type": "MOTP", "counter": None, **COTP}

    for document in ({"version": 2, "elements": [row]}, [row]):
        [found] = read(document).entries
        assert key_and_pin(found) == (key.encode(), "1234")
        assert "pin" not in found.extra


def test_a_row_of_cotp_with_a_bad_key_is_named() -> None:
    good = {"secret": KEY, "type": "TOTP", "issuer": "A", "label": "b", "digits": 6, "period": 30,
            "algorithm": "SHA1"}  # fmt: skip
    found = read({"version": 2, "elements": [good, good | {"secret": KEY[:-1] + "1"}]})

    assert len(found.entries) == 1
    assert [(each.row, each.field) for each in found.problems] == [(2, "secret")]


def test_another_name_of_the_algorithm_counts_in_a_list() -> None:
    row = {"type": "TOTP", "label": "alice", "issuer": "E", "secret": KEY, "digits": 8,
           "algo": "SHA256", "period": 60}  # fmt: skip

    assert one([row]) == ("E", "alice", "totp", "SHA256", 8, 60)


def test_the_old_gnome_authenticator_keeps_the_issuer_as_a_tag() -> None:
    row = {"secret": KEY, "label": "alice", "digits": 6, "type": "TOTP", "algorithm": "SHA1",
           "thumbnail": "", "last_used": 0, "tags": ["Forge"], "period": 30}  # fmt: skip

    assert one([row])[:2] == ("Forge", "alice")
    assert one([{name: row[name] for name in row if name != "last_used"}])[:2] == ("", "alice")


def test_a_vault_of_aegis_that_was_opened_elsewhere_is_read() -> None:
    info = {"secret": KEY, "algo": "SHA1", "digits": 6, "period": 30}
    entry = {"type": "totp", "name": "Mason", "issuer": "Deno", "info": info, "groups": []}

    assert one({"version": 3, "entries": [entry], "groups": []})[:2] == ("Deno", "Mason")


def test_a_bot_of_archisteamfarm_is_named_after_its_file() -> None:
    [found] = read({"_MobileAuthenticator": {"identity_secret": "a", "shared_secret": STEAM},
                    "BackingAccessToken": "x"}, "gaben.db").entries  # fmt: skip

    assert (found.issuer, found.name) == ("Steam", "gaben")
    assert key_and_pin(found)[0].hex() == STEAM_KEY
    assert found.extra == {}


def test_blanks_before_a_declaration_are_no_damage() -> None:
    entry = "".join(f"<String><Key>{key}</Key><Value>{escape(value)}</Value></String>"
                    for key, value in (("Title", "Forge"), ("otp", KEY)))  # fmt: skip
    tree = f"<KeePassFile><Root><Group><Name>R</Name><Entry>{entry}</Entry></Group></Root></KeePassFile>"  # noqa: E501

    assert one(f'\n  <?xml version="1.0"?>{tree}')[0] == "Forge"


# password managers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [("TOTP", KEY), ("2FA of mine", f"otpauth://totp/Forge:mira?secret={KEY}")],
)
def test_a_field_of_keepass_named_totp_or_holding_a_uri_is_a_code(name: str, value: str) -> None:
    fields = (("Title", "Forge"), ("UserName", "mira"), (name, value))
    entry = "".join(f"<String><Key>{key}</Key><Value>{escape(text)}</Value></String>"
                    for key, text in fields)  # fmt: skip
    tree = f"<KeePassFile><Root><Group><Name>R</Name><Entry>{entry}</Entry></Group></Root></KeePassFile>"  # noqa: E501

    assert one(tree)[:2] == ("Forge", "mira")


def test_bitwarden_is_known_before_it_said_whether_it_is_encrypted() -> None:
    login = {"uris": [{"uri": "https://x"}], "username": "mira", "totp": KEY}
    item = {"folderId": "f1", "type": 1, "name": "aib", "favorite": True, "login": login}
    [found] = read({"folders": [{"id": "f1", "name": "Bank"}], "items": [item]}).entries

    assert (found.issuer, found.name, found.tags, found.pinned) == ("aib", "mira", ("Bank",), True)


def test_myki_calls_keys_tokens() -> None:
    header = "nickname,status,tags,authToken,additionalInfo\n"

    assert one(f"{header}Forge,active,,{KEY},\n")[:2] == ("Forge", "")


def test_the_shape_beside_a_named_key_counts() -> None:
    login = {"title": "X", "username": "u", "totp": KEY, "digits": 8, "period": 60,
             "algorithm": "SHA256"}  # fmt: skip

    assert one([login]) == ("X", "u", "totp", "SHA256", 8, 60)


def test_psono_puts_the_name_of_the_item_before_each_field() -> None:
    texts = {"title": "Web", "url": "https://x.y", "username": "bob", "notes": "nn",
             "totp_algorithm": "SHA256", "totp_code": "MYSUPERSECRETIA"}  # fmt: skip
    item = {f"website_password_{name}": text for name, text in texts.items()}
    item |= {"website_password_totp_period": 60, "website_password_totp_digits": 8}
    document = {"folders": [], "items": [{"type": "website_password", "name": "Web", **item}]}

    [found] = read(document).entries
    assert one(document) == ("Web", "bob", "totp", "SHA256", 8, 60)
    assert found.note == "nn"


def test_an_object_named_after_a_code_takes_the_names_around_it() -> None:
    passman = {"label": "Forge", "username": "mira", "otp": {"secret": KEY}}
    passbolt = {"name": "Forge", "username": "mira", "totp": {"secret_key": KEY, "digits": 8}}

    assert one([passman]) == ("Forge", "mira", "totp", "SHA1", 6, 30)
    assert one([passbolt]) == ("Forge", "mira", "totp", "SHA1", 8, 30)


def test_a_uri_within_an_account_says_more_than_its_fields() -> None:
    uri = f"otpauth://totp/Forge:mira?secret={KEY}&issuer=Forge&digits=8&period=60"
    code = {"type": "totp", "label": "/Forge:mira", "qr_uri": {"qrData": uri, "image": "data:"},
            "issuer": "Forge", "secret": KEY}  # fmt: skip

    assert one([{"label": "forge", "otp": code}]) == ("Forge", "mira", "totp", "SHA1", 8, 60)


def field(value: str) -> dict[str, object]:
    return {"title": value[:3], "fields": [{"label": "One-time code", "type": "totp",
                                            "value": value}]}  # fmt: skip


def test_short_keys_and_broken_ones_in_plainly_named_fields_are_not_lost() -> None:
    found = read({"items": [field("ONSWG4TFORVQ"), field("not a key 0189"), field(KEY)]})

    assert [entry.issuer for entry in found.entries] == ["ONS", "JBS"]
    assert [(each.row, each.field) for each in found.problems] == [(2, "secret")]
    assert read({"items": [field("123456"), field(KEY)]}).problems == []
    with pytest.raises(ImportUnknown):
        read({"items": [field("disabled")]})


def test_fields_of_xml_name_the_account_too() -> None:
    items = "".join(f"<SecretItem><FieldName>{name}</FieldName><Value>{text}</Value></SecretItem>"
                    for name, text in (("Username", "mira"), ("Notes", "nn")))  # fmt: skip
    secret = f"<Secret><SecretName>A</SecretName><TotpKey>{KEY}</TotpKey><SecretItems>{items}"
    [found] = read(
        f"<ImportFile><Secrets>{secret}</SecretItems></Secret></Secrets></ImportFile>"
    ).entries

    assert (found.issuer, found.name, found.note) == ("A", "mira", "nn")


def test_synologys_table_has_names_of_its_own() -> None:
    header = "Display_Name,Login_Username,Login_Password,Login_URLs,Login_TOTP,Notes,Favorite\n"
    [found] = read(f"{header}Forge,mira,p,https://forge.example/,{KEY},my note,\n").entries

    assert (found.issuer, found.name, found.note) == ("Forge", "mira", "my note")
    assert found.extra["urls"] == ["https://forge.example/"]
