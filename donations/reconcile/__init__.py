"""Comparing the provider with our books: every difference becomes one finding, explained, for a person.

A check reads the provider in pages and writes after each where it stands, so one that broke off goes on from
there. It changes no book, deletes nothing and mails nobody: ``mending`` does what a person decided, through
the ledger's own door. Looking twice finds nothing new.

``statement`` (charges, fees, refunds, disputes: the lines of our balance) · ``sessions`` (payment pages) ·
``plans`` (monthly and yearly) are its parts · ``discoveries`` keeps what they find · ``ownership`` says whose
a charge is · ``running`` leads from part to part · ``words`` explains · ``mending`` mends.
"""
