"""The donations app."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """The appeal, the donation page, the money. Says which outbox messages are ours."""

    name = "donations"
    verbose_name = "Donations"

    def ready(self):
        from newsroom.core import outbox  # noqa: PLC0415 - the registry must be full first

        outbox.register("provider-event", "donations.events.deliver_event")
        outbox.register("refund", "donations.refunds.deliver")
        outbox.register("end-undone-plan", "donations.undoing.deliver")
        outbox.register("plan-notice", "donations.plans.give_notice")
        outbox.register("donor-links", "donations.lost_links.send")
        outbox.register("proof", "donations.guard.proof.send")
        outbox.register("campaign-moved", "donations.appeals.follow_campaign")
        outbox.register("tag-became", "donations.appeals.follow_tag")
        outbox.register("check-attempt", "donations.events.check_attempt")
        outbox.register("yearly-letters", "donations.yearly_letters.work")
        outbox.register("reconcile", "donations.reconcile.running.work")
