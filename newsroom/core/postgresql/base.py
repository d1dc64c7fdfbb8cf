"""The backend itself. Named by ``settings.DATABASES``; everything else in it is Django's."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Before its first query every request asks whether its connection still stands (``CONN_HEALTH_CHECKS``).

    Django sends ``SELECT 1``, a round trip for every page. A server that restarted or hung up has said so on
    the socket, where nothing else comes unasked: when the socket is silent, the connection stands. When
    something lies there, Django's own question decides.
    """

    def is_usable(self):
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0) or super().is_usable()
