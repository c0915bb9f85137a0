"""Copies of the vault in places that outlive this computer, and the way back from them.

Promises that a copy counts only once it was read back and proven, that one place's failure never
touches another, and that nothing here is loaded before a backup is asked for. On this floor lies a
run: `engine` reads, merges and guards, `publishing` writes, `proof` believes nothing. The rooms:
`targets` are the kinds of places, `places` finds and judges them, `restoring` brings codes back,
`joining` lets computers and other ways in, `moves` leaves a folder or a vault, `beside` does all
of it next to a host. The wire and the screens are left to `api`.
"""
