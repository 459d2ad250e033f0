"""What goes out to other machines: addresses checked, and a post to the very address that was checked.

Imports nothing of ours but errors: who is told what, and when, is for `service` to say.
"""
