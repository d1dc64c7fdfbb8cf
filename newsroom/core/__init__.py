"""The core: users and roles, the publication and its pages, redirects, outbox, audit.

It knows no other app. ``articles`` and ``donations`` import it; ``newsroom.urls`` alone knows all three.
"""
