"""How often the donation page was opened. Written by ``donations/visits.py``."""

from django.db import models


class PageVisits(models.Model):
    """The number of one day on the newsroom's clock, from an appeal or otherwise; of no reader."""

    day = models.DateField()
    from_appeal = models.BooleanField()
    livemode = models.BooleanField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "from_appeal", "livemode"], name="page_visits_once_a_day")
        ]

    def __str__(self):
        return f"{self.number} on {self.day:%-d %B %Y}"
