# What can go wrong, said to the person whom it happens to.

problem-title-missing = This is not here
problem-title-refused = This was not done
problem-title-broken = Something is not working
problem-not-found = This page does not exist, or what it showed is gone. Check the address, or start again.
problem-sign-in = Please sign in first.
problem-stale = The page was open too long, or you signed in anew meanwhile. Nothing was changed: load it again and send it once more.
problem-busy = There is much to do right now. Nothing was changed: try again in a moment.
problem-timeout = It took too long and may still be done. Look whether it was done before you send it again.
problem-internal = Something went wrong on our side. It is written down; try again, and tell us if it stays so.
