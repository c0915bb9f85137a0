"""Every failure that leaves the host, as one tree with stable, append-only codes.

A class's docstring is its message: what happened, what it means for the codes, what to do.
`{words}` in it are filled from `detail`, which never holds a value that was sent.

kinds   input   the request or file is wrong; mend it
        state   not possible now; the message says which state is needed
        denied  not allowed, and why
        world   the computer refused: disk, key store, browser
        damage  stored data is not what was written
"""

from __future__ import annotations

TYPE_CHECKING = False  # the module `typing` is a third of a first hello
if TYPE_CHECKING:
    from typing import ClassVar

Detail = dict[str, "str | int | bool | list[str] | None"]


class HostError(Exception):
    """Something in Tidekey itself went wrong. Nothing was changed. Run `tidekey doctor`."""

    code: ClassVar[str] = "internal"
    kind: ClassVar[str] = "world"

    def __init__(self, **detail: str | int | bool | list[str] | None) -> None:
        self.detail: Detail = detail
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The docstring on one line with `{words}` filled in."""
        text = " ".join((type(self).__doc__ or "").split())
        return text.format_map(_Filled(self.detail))


class _Filled(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


# wire ------------------------------------------------------------------------------------------


class FrameTooLarge(HostError):
    """The message is larger than 1 MiB. Send it in parts."""

    code, kind = "wire.too-large", "input"


class FrameBroken(HostError):
    """The message is not one JSON object in UTF-8 without double keys. Nothing was done."""

    code, kind = "wire.not-json", "input"


class RequestUnknown(HostError):
    """This host does not know that request. Update Tidekey on this computer."""

    code, kind = "wire.unknown-request", "input"


class RequestInvalid(HostError):
    """The request has a field that is missing, unknown or of the wrong kind: {field}."""

    code, kind = "wire.bad-field", "input"


class CallerUnknown(HostError):
    """This program is not the Tidekey extension. Only the installed extension may ask."""

    code, kind = "wire.caller-unknown", "denied"


class TooMany(HostError):
    """More than {limit} accounts were asked for within a minute. Wait {seconds} seconds."""

    code, kind = "wire.rate-limit", "denied"


class TooManyFills(HostError):
    """More than {limit} codes were filled on one site within a minute. Wait {seconds} seconds."""

    code, kind = "wire.fill-limit", "denied"


class ProtocolTooOld(HostError):
    """The extension is older than this host understands. Update the extension."""

    code, kind = "wire.extension-too-old", "state"


class ProtocolTooNew(HostError):
    """The extension is newer than this host. Update Tidekey: run the install script again."""

    code, kind = "wire.host-too-old", "state"


# sealed file -----------------------------------------------------------------------------------


class NotSealed(HostError):
    """This is not a Tidekey file. Choose a file that Tidekey wrote."""

    code, kind = "file.not-tidekey", "input"


class SealedNewer(HostError):
    """This file was made by a newer version of Tidekey. Update to open it; it was not changed."""

    code, kind = "file.newer", "state"


class SealedDamaged(HostError):
    """This file is damaged or was not fully copied ({part}). Use another copy of it."""

    code, kind = "file.damaged", "damage"


class SealedRefused(HostError):
    """This file breaks a rule of its format ({part}). It was not opened and not changed."""

    code, kind = "file.refused", "damage"


class SealedTampered(HostError):
    """Something other than Tidekey changed this file ({part}). Use another copy of it."""

    code, kind = "file.tampered", "damage"


class WrongKind(HostError):
    """This is a Tidekey file of another kind: {kind}. Choose a file of the kind asked for."""

    code, kind = "file.wrong-kind", "input"


class WrongKey(HostError):
    """This key does not belong to this file. Use the key of the vault that wrote the file."""

    code, kind = "file.wrong-key", "denied"


class NoSlot(HostError):
    """This file cannot be opened this way ({kind}). Use one of its other ways in."""

    code, kind = "file.no-slot", "state"


class CostTooHigh(HostError):
    """Opening this needs {needed} MiB of memory and {free} MiB are free. Close programs first."""

    code, kind = "file.memory", "world"


# ways in ---------------------------------------------------------------------------------------


class WrongPassphrase(HostError):
    """This is not the passphrase. Nothing was changed; try another, or use the recovery code."""

    code, kind = "unlock.wrong-passphrase", "denied"


class WrongRecoveryCode(HostError):
    """This is not the recovery code of this vault. Check the name and date on the sheet."""

    code, kind = "recovery.wrong-code", "denied"


class RecoveryMistyped(HostError):
    """Group {group} of the recovery code looks mistyped. Compare it with the sheet."""

    code, kind = "recovery.mistyped", "input"


class RecoveryCheckDiffers(HostError):
    """More than one letter of the recovery code is mistyped. Compare every group with the sheet."""

    code, kind = "recovery.check-differs", "input"


class RecoveryMalformed(HostError):
    """A recovery code has 28 letters and digits in 7 groups of 4, without U. Check the length."""

    code, kind = "recovery.malformed", "input"


class RecoveryConfirmed(HostError):
    """The recovery code was confirmed and is no longer kept. Use the sheet, or re-issue it."""

    code, kind = "recovery.confirmed", "state"


class RecoveryGroupsWrong(HostError):
    """Group {group} does not match the sheet. Compare it letter by letter and type it again."""

    code, kind = "recovery.groups-wrong", "input"


class PassphraseShort(HostError):
    """A passphrase has 8 to 1024 characters. Choose a longer one; several words are best."""

    code, kind = "passphrase.length", "input"


class PassphraseNeeded(HostError):
    """No key store answers ({why}). Choose a passphrase, or give one with `--passphrase-file`."""

    code, kind = "passphrase.needed", "state"


class PresenceNeeded(HostError):
    """This needs you in person. Type the passphrase or the recovery code, then ask again."""

    code, kind = "presence.needed", "denied"


class LockWithoutPassphrase(HostError):
    """There is nothing to lock with yet. Set a passphrase first, in the settings."""

    code, kind = "lock.no-passphrase", "state"


# vault -----------------------------------------------------------------------------------------


class VaultMissing(HostError):
    """There is no vault on this computer yet. Start one in the toolbar or with `tidekey init`."""

    code, kind = "vault.none", "state"


class VaultExists(HostError):
    """There is a vault already, with its codes. Nothing was changed."""

    code, kind = "vault.exists", "state"


class VaultLocked(HostError):
    """Tidekey is locked. Type the passphrase in the toolbar, or give `--passphrase-file`."""

    code, kind = "vault.locked", "state"


class VaultKeyMissing(HostError):
    """The vault is here but its key is not in {store}. Type the recovery code to open it."""

    code, kind = "vault.key-missing", "state"


class VaultDamaged(HostError):
    """The vault file is damaged ({part}). The copy before it was kept; run `tidekey doctor`."""

    code, kind = "vault.damaged", "damage"


class VaultBusy(HostError):
    """Another Tidekey program holds the vault for too long. Close it, then try again."""

    code, kind = "vault.busy", "world"


class DiskRefused(HostError):
    """The folder of the vault cannot be written ({why}). The change was not saved."""

    code, kind = "disk.refused", "world"


class BackupFound(HostError):
    """A backup was found on this computer. Restore it, or say `--new` to start empty."""

    code, kind = "vault.backup-found", "state"


# key stores ------------------------------------------------------------------------------------


class StoreAbsent(HostError):
    """{store} does not answer on this computer ({why}). Start it, or use a passphrase."""

    code, kind = "keystore.absent", "world"


class StoreLocked(HostError):
    """{store} is locked. Unlock it (usually by signing in again), then try again."""

    code, kind = "keystore.locked", "state"


class StoreDenied(HostError):
    """{store} refused Tidekey. Allow it when asked, or open the vault by the recovery code."""

    code, kind = "keystore.denied", "denied"


class StoreSilent(HostError):
    """{store} did not answer within {seconds} seconds. Look for a prompt on the screen."""

    code, kind = "keystore.timeout", "world"


class StoreWrong(HostError):
    """{store} gave back another value than was stored. Open the vault by the recovery code."""

    code, kind = "keystore.wrong-value", "damage"


# accounts and codes ----------------------------------------------------------------------------


class AccountUnknown(HostError):
    """There is no such account in this vault. It may have been deleted on another screen."""

    code, kind = "account.unknown", "input"


class AccountExists(HostError):
    """This account is already here: same names, kind and secret. Nothing was added."""

    code, kind = "account.already-here", "state"


class AccountNameOnly(HostError):
    """This account is kept by name only, so it has no codes here. Sign in at the site to finish."""

    code, kind = "account.name-only", "state"


class NotCounter(HostError):
    """This account makes codes from the clock, so it has no next one to ask for."""

    code, kind = "counter.not-hotp", "input"


class DraftUnknown(HostError):
    """This draft is no longer there. Scan or type the key again."""

    code, kind = "draft.unknown", "state"


class UriInvalid(HostError):
    """This is no key URI that Tidekey can read: {field} {reason}. Copy it again from the site."""

    code, kind = "uri.bad", "input"


class UriSeveral(UriInvalid):
    """These are several accounts of another app. Save them as a picture or a text file and import
    that: in the settings, or with `tidekey import`."""

    code = "uri.several"


class FieldInvalid(HostError):
    """The field {field} {reason}. Change it and save again."""

    code, kind = "field.bad", "input"


class KindUnmade(HostError):
    """Tidekey makes no codes of this kind. All that the other app kept of the account is here."""

    code, kind = "account.kind-unmade", "state"


class PinMissing(HostError):
    """This account makes its codes with a PIN that is not here. Edit it and type the PIN."""

    code, kind = "account.pin-missing", "state"


class UndoNothing(HostError):
    """There is nothing to undo on this computer."""

    code, kind = "undo.nothing", "state"


class QrNone(HostError):
    """No QR code was found in the picture. Scroll the whole code into view and scan again."""

    code, kind = "qr.none", "input"


class QrForeign(HostError):
    """The QR code holds something else than a one-time-code key. Look for the set-up code."""

    code, kind = "qr.not-otp", "input"


class PictureRefused(HostError):
    """This picture cannot be read ({reason}). Use a PNG, JPEG, WebP or GIF of at most 24 MiB."""

    code, kind = "picture.refused", "input"


class SiteUnbound(HostError):
    """This account has not been used on {site} before. Say yes in the toolbar to use it there."""

    code, kind = "site.unbound", "denied"


class SiteRefused(HostError):
    """Codes are not filled on this page: {reason}. Copy the code if you trust the page."""

    code, kind = "site.refused", "denied"


class ClipboardNone(HostError):
    """No clipboard tool answers on this computer. Open the toolbar and copy there."""

    code, kind = "clipboard.none", "world"


class CodeUnknown(HostError):
    """There is no message with that code. `tidekey explain` lists all of them."""

    code, kind = "explain.unknown", "input"


class FileRefused(HostError):
    """The file cannot be used ({reason}). Choose another place or name."""

    code, kind = "file.unusable", "input"


class InputNeeded(HostError):
    """{what} is needed and there is no terminal to ask at. Give it with {option}."""

    code, kind = "cli.input-needed", "input"


class BrowserUnknown(HostError):
    """Tidekey does not know a browser of that name. Known: {known}."""

    code, kind = "setup.unknown-browser", "input"


class InstallFailed(HostError):
    """{what} could not be installed ({why}). The rest was left as it was."""

    code, kind = "setup.failed", "world"


class UsageWrong(HostError):
    """The command was not understood: {reason}. `tidekey {verb} --help` shows how it is used."""

    code, kind = "cli.usage", "input"


class NotConfirmed(HostError):
    """Nothing was changed, since it was not confirmed. Type the word asked for, or give `--yes`."""

    code, kind = "cli.not-confirmed", "state"


class AccountAmbiguous(HostError):
    """{count} accounts match, and one is needed. Type more of the name, or the account's id."""

    code, kind = "account.ambiguous", "input"


class DoctorFound(HostError):
    """{count} checks found something to mend. Each of them says what to do."""

    code, kind = "doctor.found", "state"


# import ----------------------------------------------------------------------------------------


class ImportWrongPassword(HostError):
    """That is not the password of this file. Type the one it was exported with; nothing was added.

    Some apps ask for another password at export than the one they open with.
    """

    code, kind = "import.wrong-password", "input"


class ImportPasswordNeeded(HostError):
    """This file is encrypted. Type the password it was exported with."""

    code, kind = "import.password-needed", "state"


class ImportDamaged(HostError):
    """This file is damaged or was not fully copied ({part}). Export it again; nothing was added."""

    code, kind = "import.damaged", "damage"


class ImportUnknown(HostError):
    """Tidekey does not know this kind of file. Choose the export of an app that makes codes."""

    code, kind = "import.unknown-format", "input"


class ImportNothing(HostError):
    """This file of {app} holds no account with codes. Look whether it is the right export."""

    code, kind = "import.nothing-to-import", "input"


class ImportTooLarge(HostError):
    """This file asks for more than Tidekey allows: {reason}. Nothing was added."""

    code, kind = "import.too-large", "input"


class ImportUnsupported(HostError):
    """This file is encrypted in a way that cannot be opened here: {reason}."""

    code, kind = "import.encrypted-unsupported", "state"


class ImportGone(HostError):
    """What was read from that file is no longer held here. Choose the file again."""

    code, kind = "import.gone", "state"


# backup ----------------------------------------------------------------------------------------


class FolderGone(HostError):
    """{place} is not there. Your codes are safe on this computer. Connect it or choose another."""

    code, kind = "folder.gone", "world"


class FolderReadOnly(HostError):
    """{place} cannot be written ({why}). Your codes are safe here. Allow it or choose another."""

    code, kind = "folder.read-only", "world"


class FolderNeedsConsent(HostError):
    """macOS keeps {place} from {app}. Allow it in System Settings, Privacy, Files and Folders."""

    code, kind = "folder.needs-consent", "denied"


class FolderFull(HostError):
    """{place} is full. Your codes are safe on this computer. Free 1 MB or choose another folder."""

    code, kind = "folder.full", "world"


class DriveSignedOut(HostError):
    """{drive} is not signed in on this computer. Your codes are safe here. Sign in to it again."""

    code, kind = "folder.signed-out", "state"


class FolderNotAllowed(HostError):
    """This folder cannot hold the backup: it {reason}. Choose another folder."""

    code, kind = "folder.not-allowed", "input"


class FolderSilent(HostError):
    """{place} did not answer within {seconds} seconds. Your codes are safe on this computer."""

    code, kind = "folder.timeout", "world"


class CopyAway(HostError):
    """This copy is in the cloud and not on this computer yet. Let {place} fetch it first."""

    code, kind = "copy.away", "world"


class CopyCrowded(HostError):
    """{place} holds over {mib} MiB of copies; this one is not read. Move away what is not yours."""

    code, kind = "copy.crowded", "world"


class CopyForeign(HostError):
    """This copy belongs to another vault, so it was left alone. Adopt it if its codes are yours."""

    code, kind = "copy.other-vault", "state"


class CopyOlder(HostError):
    """The copy of {device} is older than one seen before. Nothing is lost by it."""

    code, kind = "copy.older", "damage"


class CopyForked(HostError):
    """{device} wrote two different copies at one time. Both were merged; look at your accounts."""

    code, kind = "copy.forked", "damage"


class DeviceCloned(HostError):
    """A duplicate of this computer wrote its copy. All was merged; each now writes its own."""

    code, kind = "copy.cloned", "state"


class CopyPairDamaged(HostError):
    """Both copies of {device} are damaged. Your codes are safe here; open Tidekey on {device}."""

    code, kind = "copy.pair-damaged", "damage"


class BackupOff(HostError):
    """Backup is off, so changes stay on this computer only. Turn it on in the settings."""

    code, kind = "backup.off", "state"


class BackupNowhere(HostError):
    """No synced folder was found on this computer. Choose a folder in the settings."""

    code, kind = "backup.nowhere", "state"


class BackupWouldShrink(HostError):
    """The backup would lose {missing} accounts or secrets, so it was not written. Look at them."""

    code, kind = "backup.guard", "damage"


class BackupNotProven(HostError):
    """The copy in {place} was written but not proven ({part}). The copy before it was kept."""

    code, kind = "backup.not-proven", "damage"


class BackupBusy(HostError):
    """Another Tidekey program is backing up just now. It will be done in a moment; ask again."""

    code, kind = "backup.busy", "world"


class BackupNotRehearsed(HostError):
    """In the rehearsal {matched} of {of} codes matched. Your codes are safe here; back up again."""

    code, kind = "backup.not-rehearsed", "damage"


class BackupClock(HostError):
    """The clock of this computer is off by years, so nothing old was removed. Set the clock."""

    code, kind = "backup.clock", "world"


class BackupTooLarge(HostError):
    """The copy has {size} KiB and {place} takes {most} KiB. The other copies are not affected."""

    code, kind = "backup.too-large", "state"


class TargetUnknown(HostError):
    """There is no such place for a backup here. `tidekey backup status` lists those in use."""

    code, kind = "backup.unknown-target", "input"


class RestoreNothing(HostError):
    """No backup was found in {place}. Let the drive finish syncing, or choose another folder."""

    code, kind = "restore.nothing-found", "state"


class RestoreAmbiguous(HostError):
    """There are backups of {count} vaults. Say which one with `--vault` and its characters."""

    code, kind = "restore.several-found", "input"


class RestoreNoWay(HostError):
    """This computer is not yet allowed to open the backup. Use its code or another computer."""

    code, kind = "restore.no-way", "denied"


class RestoreUnreadable(HostError):
    """No copy of this backup can be read ({why}). Nothing was changed; let the drive finish."""

    code, kind = "restore.unreadable", "damage"


class PlanUnknown(HostError):
    """This restore is no longer prepared. Look for backups again and choose one."""

    code, kind = "restore.unknown-plan", "state"


class VersionUnknown(HostError):
    """There is no such version in the history. `tidekey backup history` lists them."""

    code, kind = "restore.unknown-version", "input"


class RestoreUndoNothing(HostError):
    """There is no restore to take back on this computer."""

    code, kind = "restore.nothing-to-undo", "state"


class JoinMistyped(HostError):
    """These are not the 18 characters of a request. Compare them with the new computer's screen."""

    code, kind = "join.mistyped", "input"


class JoinUnknown(HostError):
    """No request with these characters has arrived here. Let the folder sync, then try again."""

    code, kind = "join.unknown-request", "state"


class JoinWaiting(HostError):
    """No other computer has approved this one yet. Type the characters there, then come back."""

    code, kind = "join.waiting", "state"


class JoinDigitsWrong(HostError):
    """These are not the six digits. For safety the request ended; start a new one."""

    code, kind = "join.wrong-digits", "denied"


class JoinExpired(HostError):
    """The request to join ended, as each does after 24 hours or one try. Start a new one."""

    code, kind = "join.expired", "state"


class JoinRefused(HostError):
    """The approval does not fit this backup ({part}). It was not used; start a new request."""

    code, kind = "join.refused", "denied"


class JoinUnable(HostError):
    """This computer's system is too old for approval (no ML-KEM). Take another way."""

    code, kind = "join.unable", "world"


class PasskeyUnfit(HostError):
    """This browser cannot use this passkey ({why}). Take another way, such as the recovery code."""

    code, kind = "passkey.unfit", "state"


class PasskeyWrong(HostError):
    """This passkey does not open the vault. Choose the one named Tidekey, or take another way."""

    code, kind = "passkey.wrong", "denied"


class PasskeyUnknown(HostError):
    """There is no such passkey in this vault. It may have been removed on another computer."""

    code, kind = "passkey.unknown", "input"


class SlotsFull(HostError):
    """A vault has room for {most} ways in and all are taken. Remove a passkey, then add one."""

    code, kind = "slots.full", "state"


class PassphraseWeak(HostError):
    """A file that leaves this computer needs 16 characters or more, best of six random words."""

    code, kind = "passphrase.weak", "input"


class DeviceUnknown(HostError):
    """There is no such computer in this vault. `tidekey devices` lists them."""

    code, kind = "device.unknown", "input"


class DeviceSelf(HostError):
    """This computer cannot forget itself. Turn the backup off instead, or use another computer."""

    code, kind = "device.self", "input"


class DeviceUncovered(HostError):
    """The newest copy of {device} is not in a proven copy of this computer yet. Back up first."""

    code, kind = "device.uncovered", "state"


class SpaceUnknown(HostError):
    """There is no space of that name. `tidekey space list` shows them."""

    code, kind = "space.unknown", "input"


class SpaceExists(HostError):
    """There is a space of that name already. Choose another name."""

    code, kind = "space.exists", "state"


class LeavingUnknown(HostError):
    """This name is not on the list of accounts to move."""

    code, kind = "leaving.unknown", "input"


class DeletesMany(HostError):
    """This would delete {count} of {of} accounts at once. Confirm that you mean all of them."""

    code, kind = "account.many-deleted", "state"


def tree() -> list[type[HostError]]:
    """Every error class, in the order of this file."""
    found: list[type[HostError]] = [HostError]
    for one in HostError.__subclasses__():
        found.append(one)
    return found
