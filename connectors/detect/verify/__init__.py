"""Asking a provider whose a found credential is. Off unless asked for, and the only part that ever sends a value.

    witness = Witness()                       # remembers values while a sweep runs, in memory alone
    …                                         # Examiner(…, witness=witness)
    leaks = checked(leaks, witness, Settings(now=now))

What is asked is declared, one file for each provider under ``providers/``: a single request that reads, and answers
"who am I". Where it goes is never decided by what was read: see ``connectors.detect.verify.addresses``.

Nothing is imported from here, so that a sweep without a live check pays nothing for it.
"""
