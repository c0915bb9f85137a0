"""What importers share: containers, ciphers, and the values in them. No app is named here."""
