"""The backup beside a host: when it is due, the process that does it, what screens are told."""
