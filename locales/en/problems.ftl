# What can go wrong, said to the person whom it happens to.

problem-title-missing = This is not here
problem-title-refused = This was not done
problem-title-broken = Something is not working
problem-not-found = This page does not exist, or what it showed is gone. Check the address, or start again.
problem-forbidden = Your role does not allow this. Ask an owner of the shop for it.
problem-sign-in = Please sign in first.
problem-stale = The page was open too long, or you signed in anew meanwhile. Nothing was changed: load it again and send it once more.
problem-too-large = This is too large to be taken. Send it in smaller parts.
problem-busy = There is much to do right now. Nothing was changed: try again in a moment.
problem-timeout = It took too long and may still be done. Look whether it was done before you send it again.
problem-internal = Something went wrong on our side. It is written down; try again, and tell us if it stays so.
problem-invalid-request = Something that was filled in is not as it must be. Check it and send it again.
problem-amount-out-of-range = This amount is too large or too small.
problem-time-out-of-range = This time lies outside what can be taken.
problem-unknown-name = The program does not have this wallet, field or event.
problem-program-invalid = The program has problems. They are shown beside their lines.
problem-no-program = No program is published yet. Write one first.
problem-program-changed = Somebody published another version meanwhile. Look at it, then publish again.
problem-price-changed = The price changed in the meantime. Ask for the price again.
problem-member-not-found = There is no such member.
problem-event-not-found = There is no such entry in the history.
problem-hold-not-found = There is nothing on hold under this number.
problem-identity-taken = Another member has this phone number, card or e-mail already.
problem-idempotency-key-reused = This form was already sent with other contents. Load the page again.
problem-insufficient-balance = The balance is too small for this.
problem-hold-closed = What was on hold is used, released or past its time.
problem-already-returned = More would come back than was bought or is left.
problem-not-a-purchase = This is no purchase, so nothing of it can come back.
problem-record-changed = Somebody changed this record meanwhile. Look at it as it is now, then change it again.
problem-sign-in-failed = The e-mail address or the password is not right.
problem-too-many-attempts =
    { $minutes ->
        [one] Too many tries. Wait { $minutes } minute, then try again.
       *[other] Too many tries. Wait { $minutes } minutes, then try again.
    }
problem-link-spent = This link was used, was replaced, or has run out. Ask for a new one.
problem-weak-password = This password is too easy to guess. Take at least 10 characters, not your name and not what everybody uses.
problem-email-taken = Another account has this e-mail address.
problem-last-owner = This is the last owner. Make somebody else an owner first.
