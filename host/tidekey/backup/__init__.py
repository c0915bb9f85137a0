"""Copies of the vault in places that outlive this computer, and the way back from them.

Promises that a copy counts only once it was read back and proven, that one place's failure never
touches another, and that nothing here is loaded before a backup is asked for. `targets` are the
places, `copies` what lies in them, `engine` writes and merges, `restore` reads. The wire and the
screens are left to `api`.
"""
