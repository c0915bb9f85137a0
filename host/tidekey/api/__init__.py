"""The wire: one file a group of verbs, each with its structs and handlers adjacent.

Promises that the structs are the only truth: types of the extension and the tables of
`docs/protocol.md` are generated from them. Leaves framing and errors to `dispatch`.
"""
