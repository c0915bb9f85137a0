"""Write the wire vectors: one exchange a file, one flaw in its name. Run it once per new vector.

    python tests/vectors/make_wire.py        writes what is missing; never changes a frozen file

A file has a text header (`expect:` ok or an error's code; `id:` the JSON of the reply's id),
an empty line, and the bytes of the frame without its length.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent / "wire"
HELLO = b'"request":{"type":"system.hello","protocol":1}'

VECTORS: dict[str, tuple[str, str, bytes]] = {
    "hello": ("ok", "1", b'{"id":1,' + HELLO + b"}"),
    "hello_all_fields": (
        "ok",
        '"a"',
        b'{"id":"a","request":{"type":"system.hello","protocol":1,"version":"0.1.0",'
        b'"profile_id":"f00","browser":"chromium"}}',
    ),
    "hello_blanks_around": ("ok", "1", b' \n{"id" : 1 , ' + HELLO + b"}\t"),
    "hello_request_first": ("ok", "1", b"{" + HELLO + b',"id":1}'),
    "id_least": ("ok", "-9007199254740992", b'{"id":-9007199254740992,' + HELLO + b"}"),
    "id_most": ("ok", "9007199254740992", b'{"id":9007199254740992,' + HELLO + b"}"),
    "id_text_64": ("ok", '"' + "x" * 64 + '"', b'{"id":"' + b"x" * 64 + b'",' + HELLO + b"}"),
    "id_escaped": ("ok", '"\\u00e9"', b'{"id":"\\u00e9",' + HELLO + b"}"),
    "id_missing": ("wire.bad-field", "null", b"{" + HELLO + b"}"),
    "id_null": ("wire.bad-field", "null", b'{"id":null,' + HELLO + b"}"),
    "id_true": ("wire.bad-field", "null", b'{"id":true,' + HELLO + b"}"),
    "id_fraction": ("wire.bad-field", "null", b'{"id":1.5,' + HELLO + b"}"),
    "id_beyond": ("wire.bad-field", "null", b'{"id":9007199254740993,' + HELLO + b"}"),
    "id_text_65": ("wire.bad-field", "null", b'{"id":"' + b"x" * 65 + b'",' + HELLO + b"}"),
    "id_list": ("wire.bad-field", "null", b'{"id":[1],' + HELLO + b"}"),
    "id_twice_same": ("wire.not-json", "1", b'{"id":1,"id":1,' + HELLO + b"}"),
    "id_twice_other": ("wire.not-json", "null", b'{"id":1,"id":2,' + HELLO + b"}"),
    "envelope_more": ("wire.bad-field", "1", b'{"id":1,"more":1,' + HELLO + b"}"),
    "envelope_list": ("wire.not-json", "null", b"[1," + b"{}]"),
    "envelope_no_request": ("wire.bad-field", "1", b'{"id":1}'),
    "request_null": ("wire.bad-field", "1", b'{"id":1,"request":null}'),
    "request_no_type": ("wire.unknown-request", "1", b'{"id":1,"request":{}}'),
    "request_unknown": ("wire.unknown-request", "1", b'{"id":1,"request":{"type":"no.such"}}'),
    "request_upper_case": (
        "wire.unknown-request", "1", b'{"id":1,"request":{"type":"SYSTEM.HELLO"}}',
    ),
    "field_missing": ("wire.bad-field", "1", b'{"id":1,"request":{"type":"system.hello"}}'),
    "field_unknown": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"system.hello","protocol":1,"x":1}}',
    ),
    "field_wrong_type": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"system.hello","protocol":"1"}}',
    ),
    "field_below": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"system.hello","protocol":0}}',
    ),
    "field_twice": (
        "wire.not-json", "1",
        b'{"id":1,"request":{"type":"system.hello","protocol":1,"protocol":1}}',
    ),
    "backup_status_without_a_vault": ("ok", "1", b'{"id":1,"request":{"type":"backup.status"}}'),
    "backup_run_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"backup.run","accept_loss":true}}',
    ),
    "backup_off_undecided": ("wire.bad-field", "1", b'{"id":1,"request":{"type":"backup.off"}}'),
    "backup_on_relative": (
        "vault.none", "1", b'{"id":1,"request":{"type":"backup.on","folder":"relative"}}',
    ),
    "backup_passphrase_number": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"backup.passphrase","set":1}}',
    ),
    "restore_plan_two_ways": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"restore.plan","found":"a","keychain":true,"code":"b"}}',
    ),
    "restore_plan_not_found": (
        "restore.unknown-plan", "1",
        b'{"id":1,"request":{"type":"restore.plan","found":"a","keychain":true}}',
    ),
    "restore_apply_not_planned": (
        "restore.unknown-plan", "1",
        b'{"id":1,"request":{"type":"restore.apply","plan":"00000000000000000000000000000000"}}',
    ),
    "join_status_none": ("ok", "1", b'{"id":1,"request":{"type":"join.status"}}'),
    "join_finish_without_a_request": (
        "join.expired", "1", b'{"id":1,"request":{"type":"join.finish","digits":"123456"}}',
    ),
    "join_approve_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"join.approve","characters":"ABCDEF"}}',
    ),
    "passkey_open_without_found": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"passkey.begin","purpose":"open"}}',
    ),
    "passkey_prf_bytes": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"passkey.finish","credential_id":"AA==","prf":[1],'
        b'"salt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","family":"chromium"}}',
    ),
    "vault_late_odd_id": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"vault.late","id":"zz"}}',
    ),
    "vault_late_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"vault.late"}}',
    ),
    "devices_rename_empty": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"devices.rename","name":""}}',
    ),
    "json_empty": ("wire.not-json", "null", b""),
    "json_blank": ("wire.not-json", "null", b"  \n"),
    "json_cut": ("wire.not-json", "1", b'{"id":1,"request":{"type":"system.hello"'),
    "json_trailing": ("wire.not-json", "1", b'{"id":1,' + HELLO + b"} {}"),
    "json_comma": ("wire.not-json", "1", b'{"id":1,' + HELLO + b",}"),
    "json_nan": (
        "wire.not-json", "1", b'{"id":1,"request":{"type":"system.hello","protocol":NaN}}',
    ),
    "json_infinity": (
        "wire.not-json", "1", b'{"id":1,"request":{"type":"system.hello","protocol":-Infinity}}',
    ),
    "transfer_export_without_a_passphrase": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.export","format":"tidekey"}}',
    ),
    "transfer_export_plain_with_a_passphrase": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"transfer.export","format":"otpauth","passphrase":"a"}}',
    ),
    "transfer_export_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"transfer.export","format":"otpauth"}}',
    ),
    "transfer_export_unknown_format": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.export","format":"csv"}}',
    ),
    "transfer_export_encrypted_without_a_passphrase": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"transfer.export","format":"aegis-encrypted"}}',
    ),
    "transfer_export_picture_of_no_account": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.export","format":"qr"}}',
    ),
    "transfer_export_list_of_one_account": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"transfer.export","format":"aegis","account_id":"00"}}',
    ),
    "transfer_losses_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"transfer.losses","format":"2fas"}}',
    ),
    "transfer_losses_unknown_format": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.losses","format":"csv"}}',
    ),
    "transfer_losses_with_a_passphrase": (
        "wire.bad-field", "1",
        b'{"id":1,"request":{"type":"transfer.losses","format":"2fas","passphrase":"a"}}',
    ),
    "transfer_undo_odd_name": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.undo","first":"A1"}}',
    ),
    "transfer_undo_without_a_vault": (
        "vault.none", "1", b'{"id":1,"request":{"type":"transfer.undo","first":"a1"}}',
    ),
    "transfer_cancel_of_nothing": (
        "wire.bad-field", "1", b'{"id":1,"request":{"type":"transfer.cancel"}}',
    ),
    "transfer_cancel_of_what_is_gone": (
        "ok", "1", b'{"id":1,"request":{"type":"transfer.cancel","upload":"00"}}',
    ),
    "json_bom": ("wire.not-json", "1", b"\xef\xbb\xbf" + b'{"id":1,' + HELLO + b"}"),
    "json_not_utf8": (
        "wire.not-json", "1", b'{"id":1,"request":{"type":"system.hello","version":"\xff"}}',
    ),
    "json_utf16": ("wire.not-json", "null", ('{"id":1}').encode("utf-16")),
    "json_lone_surrogate": (
        "wire.not-json", "1",
        b'{"id":1,"request":{"type":"system.hello","protocol":1,"version":"\\ud800"}}',
    ),
    "json_control_character": (
        "wire.not-json", "1", b'{"id":1,"request":{"type":"system.hello","version":"\n"}}',
    ),
    "json_deep": ("wire.not-json", "1", b'{"id":1,"request":' + b"[" * 33 + b"]" * 33 + b"}"),
    "json_very_deep": ("wire.not-json", "1", b'{"id":1,"request":' + b"[" * 9999),
}  # fmt: skip


def main() -> None:
    """Write each vector that is not there."""
    HERE.mkdir(exist_ok=True)
    for name, (expect, caller_id, raw) in VECTORS.items():
        path = HERE / f"{name}.frame"
        if not path.exists():
            path.write_bytes(f"expect: {expect}\nid: {caller_id}\n\n".encode() + raw)


if __name__ == "__main__":
    main()
