"""What networks, machines and checks do: messages late, twice, never, in any order; workers that die."""

from django.utils.module_loading import import_string
from hypothesis import strategies as st
from hypothesis.stateful import rule

from donations import events
from donations.models import ProviderEvent
from newsroom.core import outbox
from tests.donations.machine import held
from tests.donations.machine.checking import check
from tests.donations.machine.life import WHICH, Life, waits


class Network(Life):
    """Rules about messages, the worker and the checks."""

    @waits()
    @rule(which=WHICH)
    def a_message(self, which):
        """Any of the waiting ones arrives."""
        if self.world.bag:
            self.deliver(self.world.bag.pop(which % len(self.world.bag)))

    @waits()
    @rule()
    def all_messages(self):
        """Everything that waits arrives, the newest first."""
        while self.world.bag:
            self.deliver(self.world.bag.pop())

    @waits()
    @rule(which=WHICH)
    def a_message_while_the_provider_is_away(self, which):
        """It is stored and followed up later."""
        if self.world.bag:
            with self.world.trouble("away"):
                self.deliver(self.world.bag.pop(which % len(self.world.bag)))

    @waits()
    @rule(which=WHICH)
    def a_message_is_lost(self, which):
        """It never arrives."""
        if self.world.bag:
            self.world.bag.pop(which % len(self.world.bag))

    @rule(which=WHICH)
    def i3_a_message_again(self, which):
        """What was taken once changes nothing when it comes again, however old."""
        if self.delivered:
            before = held.everything()
            self.deliver(self.delivered[which % len(self.delivered)])
            assert held.everything() == before

    @rule(which=WHICH)
    def staff_replay(self, which):
        """A colleague has an old message handled again."""
        event = self.here(ProviderEvent, which)
        if event:
            events.replay(event, by=self.treasurer)

    @rule(number=st.integers(1, 12))
    def the_worker_works(self, number):
        """Some of what is due in the outbox."""
        outbox.deliver_due(number)

    @rule()
    def the_worker_dies(self):
        """It has done a message and is killed before it strikes it off: another one does it again."""
        message = outbox.take_next()
        if message is not None:
            try:
                import_string(outbox.HANDLERS[message.kind])(message.payload)
            except Exception as error:  # noqa: BLE001 - as in the outbox itself
                outbox.put_off(message, error)

    @rule(mend=st.booleans())
    def a_check(self, mend):
        """The books are compared with the provider's; with ``mend`` what leaves no choice is mended."""
        check(self, mend)
