"""The browsers Tidekey knows: one row each, as data.

Promises where each looks for a native manifest, which family's manifest it reads, and which
extensions may call the host. Cheap to import: the host reads the ids on its start path.
Leaves writing anything to `install`.

Folders start with `~` (home), `$CONFIG` (the user's configuration folder) or `/`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # the typing module alone would cost a third of a first reply
    from typing import Final, Literal

    Family = Literal["chromium", "firefox"]

HOST_NAME: Final = "org.tidekey.host"

# Who may call. A store gives an extension its own id: add it here when it is known.
CHROMIUM_IDS: Final = frozenset({"fehbhadifcgjadnpacanlegbichhfcok"})
FIREFOX_IDS: Final = frozenset({"tidekey@tidekey"})

LOCAL_CHROMIUM_ID: Final = (
    "fehbhadifcgjadnpacanlegbichhfcok"  # unpacked, and packed on this computer
)
LOCAL_FIREFOX_ID: Final = "tidekey@tidekey"


class Place:
    """What one operating system needs to know about one browser.

    programs   names on the search path, or whole paths
    profile    a folder that is there once the browser has run
    user       native-manifest folders of one user; system: of everyone
    registry   Windows: keys below Software, in HKCU or HKLM
    """

    __slots__ = ("profile", "programs", "registry", "system", "user")

    def __init__(
        self,
        programs: tuple[str, ...] = (),
        profile: tuple[str, ...] = (),
        user: tuple[str, ...] = (),
        system: tuple[str, ...] = (),
        registry: tuple[str, ...] = (),
    ) -> None:
        self.programs, self.profile = programs, profile
        self.user, self.system, self.registry = user, system, registry


class Browser:
    """One browser; `name` is what `--browser` takes."""

    __slots__ = ("darwin", "family", "flatpak", "label", "linux", "name", "snap", "win32")

    def __init__(
        self,
        name: str,
        label: str,
        family: Family,
        linux: Place,
        darwin: Place,
        win32: Place,
        *,
        snap: str = "",
        flatpak: str = "",
    ) -> None:
        self.name, self.label, self.family = name, label, family
        self.linux, self.darwin, self.win32 = linux, darwin, win32
        self.snap, self.flatpak = snap, flatpak

    def place(self, platform: str) -> Place:
        """The row for `sys.platform`; other Unix systems are laid out like Linux."""
        if platform == "darwin":
            return self.darwin
        return self.win32 if platform == "win32" else self.linux


_HOSTS = "NativeMessagingHosts"
_MAC = "~/Library/Application Support"
_PF = (r"%ProgramFiles%", r"%ProgramFiles(x86)%", r"%LocalAppData%")


def _linux(programs: tuple[str, ...], folder: str, etc: str = "/etc/chromium") -> Place:
    return Place(
        programs=programs,
        profile=(f"$CONFIG/{folder}",),
        user=(f"$CONFIG/{folder}/{_HOSTS}",),
        system=(f"{etc}/native-messaging-hosts",),
    )


def _mac(app: str, folder: str, system: str = "") -> Place:
    return Place(
        programs=(f"/Applications/{app}.app", f"~/Applications/{app}.app"),
        profile=(f"{_MAC}/{folder}",),
        user=(f"{_MAC}/{folder}/{_HOSTS}",),
        system=((system or f"/Library/Application Support/{folder}") + f"/{_HOSTS}",),
    )


def _windows(program: str, *keys: str) -> Place:
    return Place(
        programs=tuple(f"{root}\\{program}" for root in _PF),
        registry=tuple(f"{key}\\{_HOSTS}" for key in keys),
    )


def _gecko_linux(programs: tuple[str, ...], folder: str) -> Place:
    own = (f"~/{folder}/native-messaging-hosts",) if folder != ".mozilla" else ()
    return Place(
        programs=programs,
        profile=(f"~/{folder}/firefox" if folder == ".mozilla" else f"~/{folder}",),
        user=(*own, "~/.mozilla/native-messaging-hosts"),
        system=("/usr/lib/mozilla/native-messaging-hosts",),
    )


def _gecko_mac(app: str, folder: str) -> Place:
    own = (f"{_MAC}/{folder}/{_HOSTS}",) if folder != "Mozilla" else ()
    return Place(
        programs=(f"/Applications/{app}.app", f"~/Applications/{app}.app"),
        profile=(f"{_MAC}/{'Firefox' if folder == 'Mozilla' else folder}",),
        user=(*own, f"{_MAC}/Mozilla/{_HOSTS}"),
        system=(f"/Library/Application Support/Mozilla/{_HOSTS}",),
    )


def _gecko_windows(program: str) -> Place:
    return _windows(program, "Mozilla")


BROWSERS: Final[tuple[Browser, ...]] = (
    Browser(
        "chrome",
        "Google Chrome",
        "chromium",
        _linux(("google-chrome", "google-chrome-stable"), "google-chrome", "/etc/opt/chrome"),
        _mac("Google Chrome", "Google/Chrome", "/Library/Google/Chrome"),
        _windows(r"Google\Chrome\Application\chrome.exe", r"Google\Chrome"),
        flatpak="com.google.Chrome",
    ),
    Browser(
        "chrome-beta",
        "Google Chrome Beta",
        "chromium",
        _linux(("google-chrome-beta",), "google-chrome-beta", "/etc/opt/chrome"),
        _mac("Google Chrome Beta", "Google/Chrome Beta", "/Library/Google/Chrome"),
        _windows(r"Google\Chrome Beta\Application\chrome.exe", r"Google\Chrome"),
    ),
    Browser(
        "chromium",
        "Chromium",
        "chromium",
        _linux(("chromium", "chromium-browser"), "chromium"),
        _mac("Chromium", "Chromium"),
        _windows(r"Chromium\Application\chrome.exe", "Chromium"),
        snap="chromium",
        flatpak="org.chromium.Chromium",
    ),
    Browser(
        "edge",
        "Microsoft Edge",
        "chromium",
        _linux(("microsoft-edge", "microsoft-edge-stable"), "microsoft-edge", "/etc/opt/edge"),
        _mac("Microsoft Edge", "Microsoft Edge", "/Library/Microsoft/Edge"),
        _windows(r"Microsoft\Edge\Application\msedge.exe", r"Microsoft\Edge"),
        flatpak="com.microsoft.Edge",
    ),
    Browser(
        "brave",
        "Brave",
        "chromium",
        _linux(("brave-browser", "brave"), "BraveSoftware/Brave-Browser"),
        _mac("Brave Browser", "BraveSoftware/Brave-Browser"),
        _windows(
            r"BraveSoftware\Brave-Browser\Application\brave.exe", r"BraveSoftware\Brave-Browser"
        ),
        snap="brave",
        flatpak="com.brave.Browser",
    ),
    Browser(
        "vivaldi",
        "Vivaldi",
        "chromium",
        _linux(("vivaldi", "vivaldi-stable"), "vivaldi"),
        _mac("Vivaldi", "Vivaldi"),
        _windows(r"Vivaldi\Application\vivaldi.exe", "Vivaldi", r"Google\Chrome"),
        flatpak="com.vivaldi.Vivaldi",
    ),
    Browser(
        "opera",
        "Opera",
        "chromium",
        _linux(("opera", "opera-stable"), "opera"),
        _mac("Opera", "com.operasoftware.Opera"),
        _windows(r"Programs\Opera\opera.exe", "Opera Software", r"Google\Chrome"),
        snap="opera",
        flatpak="com.opera.Opera",
    ),
    Browser(
        "firefox",
        "Firefox",
        "firefox",
        _gecko_linux(("firefox", "firefox-esr"), ".mozilla"),
        _gecko_mac("Firefox", "Mozilla"),
        _gecko_windows(r"Mozilla Firefox\firefox.exe"),
        snap="firefox",
        flatpak="org.mozilla.firefox",
    ),
    Browser(
        "librewolf",
        "LibreWolf",
        "firefox",
        _gecko_linux(("librewolf",), ".librewolf"),
        _gecko_mac("LibreWolf", "librewolf"),
        _gecko_windows(r"LibreWolf\librewolf.exe"),
        flatpak="io.gitlab.librewolf-community",
    ),
    Browser(
        "waterfox",
        "Waterfox",
        "firefox",
        _gecko_linux(("waterfox",), ".waterfox"),
        _gecko_mac("Waterfox", "Waterfox"),
        _gecko_windows(r"Waterfox\waterfox.exe"),
        flatpak="net.waterfox.waterfox",
    ),
    Browser(
        "zen",
        "Zen",
        "firefox",
        _gecko_linux(("zen", "zen-browser"), ".zen"),
        _gecko_mac("Zen", "zen"),
        _gecko_windows(r"Zen Browser\zen.exe"),
        flatpak="app.zen_browser.zen",
    ),
    Browser(
        "floorp",
        "Floorp",
        "firefox",
        _gecko_linux(("floorp",), ".floorp"),
        _gecko_mac("Floorp", "Floorp"),
        _gecko_windows(r"Ablaze Floorp\floorp.exe"),
        flatpak="one.ablaze.floorp",
    ),
    Browser(
        "mullvad",
        "Mullvad Browser",
        "firefox",
        _gecko_linux(("mullvad-browser",), ".mullvad-browser"),
        _gecko_mac("Mullvad Browser", "MullvadBrowser-Data"),
        _gecko_windows(r"Mullvad\MullvadBrowser\Release\mullvadbrowser.exe"),
        flatpak="net.mullvad.MullvadBrowser",
    ),
)


def named(name: str) -> Browser | None:
    """The browser of that name, however it is capitalised."""
    wanted = name.strip().lower()
    return next((one for one in BROWSERS if wanted in (one.name, one.label.lower())), None)
