"""What importers share: containers, ciphers, spellings of keys, and the values in them.

Leaves apps to the modules above; nothing here imports one of them.
"""
