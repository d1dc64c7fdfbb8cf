"""Against card testers, who try hundreds of stolen cards on donation pages: limits, and a ladder of steps.

``people`` (whose try it is, as digests) · ``counting`` (the one door: ``take``) · ``ladder`` (which step, by
what is measured) · ``proof`` (a mail's link to the payment page) · ``pages`` (one page's refused cards) ·
``weather`` (what staff see). Every way to a page with cards, and every mail that leads to one, asks ``take``.
"""
