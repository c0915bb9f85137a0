"""Other computers and other ways in: approval, devices, passkeys, the backup's passphrase."""
