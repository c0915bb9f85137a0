"""The real Windows registry behind `machine.Registry`; imported on Windows only.

Promises default values below `Software` of the current user or of the whole computer.
Leaves which keys those are to `browsers`.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """`HKCU\\Software\\…`, or `HKLM\\Software\\…` for everyone."""

        def read(self, key: str, *, machine_wide: bool) -> str | None:
            """The default value of a key, None where there is no such key."""
            try:
                with winreg.OpenKey(_hive(machine_wide), f"Software\\{key}") as handle:
                    return str(winreg.QueryValueEx(handle, "")[0])
            except FileNotFoundError:
                return None

        def value(self, key: str, name: str) -> str | None:
            """A text value of the current user, None where there is none."""
            try:
                with winreg.OpenKey(_hive(False), f"Software\\{key}") as handle:
                    found = winreg.QueryValueEx(handle, name)[0]
            except OSError:
                return None
            return found if isinstance(found, str) else None

        def write(self, key: str, value: str, *, machine_wide: bool) -> None:
            """Create the key and set its default value."""
            with winreg.CreateKey(_hive(machine_wide), f"Software\\{key}") as handle:
                winreg.SetValueEx(handle, "", 0, winreg.REG_SZ, value)

        def delete(self, key: str, *, machine_wide: bool) -> None:
            """Remove the key; nothing happens where there is none."""
            try:
                winreg.DeleteKey(_hive(machine_wide), f"Software\\{key}")
            except FileNotFoundError:
                return

    def _hive(machine_wide: bool) -> int:
        return winreg.HKEY_LOCAL_MACHINE if machine_wide else winreg.HKEY_CURRENT_USER
