# Why something was not done: what is wrong, and what to do. A reason each, with the values that decided.

refused-invalid-request = Something that was sent is not as it must be. Check it and send it again.
refused-amount-out-of-range = This amount is too large or too small to be counted.
refused-time-out-of-range = The time { $at } lies in the future, or before 1900. Send the time when it happened.
refused-undo-today = The till takes back what was sold today. Older purchases are taken back in the console.
refused-unknown-name = The program does not have this name.
refused-unknown-wallet = The program has no wallet “{ $name }”. It has: { $names }.
refused-unknown-event = The program has no event “{ $name }”.
refused-unknown-field = The program has no field “{ $name }”.
refused-unknown-tax = The program has no tax “{ $name }”.
refused-unknown-line = The purchase has no line { $line }: lines count from 0.
refused-rule-without-wallet = The rule “{ $rule }” has no wallet.
refused-program-invalid = The program has problems. Each is shown with its place.
refused-no-program = No program is published yet. Publish one first.
refused-program-changed = Version { $version } was published in between. Look at it, then publish again.
refused-member-not-found = There is no such member.
refused-nobody-by-identity = Nobody is a member under this phone number, card, e-mail or id.
refused-no-receiver = There is no member to receive the transfer.
refused-event-not-found = There is no such entry in the history.
refused-purchase-not-found = This member has no such purchase.
refused-hold-not-found = This member has nothing on hold under this id.
refused-not-found = This is not here, or not any more.
refused-no-address = There is nothing at this address.
refused-not-an-id = “{ $value }” is no id of what is asked for here.
refused-no-version = There is no version { $version } of the program.
refused-no-key = There is no such API key.
refused-no-passkey = You have no such passkey.
refused-no-staff = Nobody of the staff has this account.
refused-no-import = There is no such import.
refused-session-ended = This session has ended already.
refused-identity-taken =
    { $kind ->
        [phone] Another member has this phone number already.
        [card] Another member has this card already.
        [email] Another member has this e-mail address already.
       *[other] Another member has this id already.
    }
refused-price-changed = The basket comes to { $payable } by now. Ask for the price again, or send no expected sum.
refused-idempotency-key-reused = The same key was sent before with other contents, so nothing was done. Load the page again, or take a new key for a new request.
refused-idempotency-key-required = Send one Idempotency-Key of 1 to { $most } printable ASCII characters: a new one for a new request, the same one to try again.
refused-insufficient-balance = There is { $has } to spend; { $asked } is asked for.
refused-hold-has-less = { $left } of it is still on hold; { $asked } is asked for.
refused-pays-at-most = With this balance { $most } can be paid here, no more and in whole steps.
refused-hold-closed = What was on hold is used, released or past its time.
refused-already-returned = More would come back than was bought or is left.
refused-purchase-cancelled = The purchase is cancelled already.
refused-all-returned = Everything of this purchase came back already.
refused-line-returned = Of line { $line }, { $left } is left to come back; { $asked } is asked for.
refused-not-a-purchase = This is no purchase, so nothing of it can come back.
refused-record-changed = Somebody changed this record meanwhile. Look at it as it is now, then change it again.
refused-wallet-not-whole = What is stored of this balance does not add up. Run “baci ledger verify”.
refused-import-not-running = This import neither runs nor waits.
refused-import-runs = This import is running, or has ended.
refused-import-closed = This import is not open any more, or its file is gone.
refused-forbidden = Your role does not allow this. Ask an owner of the shop for it.
refused-scope-missing = This key lacks the scope { $scope }.
refused-staff-only = This is for the staff only.
refused-account-gone = This account was taken away.
refused-unauthorized = Send a key that is not revoked: Authorization: Bearer baci_…
refused-sign-in-failed = The e-mail address or the password is not right.
refused-passkey-wrong = This passkey does not match. Try again.
refused-too-many-attempts =
    { $minutes ->
        [one] Too many tries. Wait { $minutes } minute, then try again.
       *[other] Too many tries. Wait { $minutes } minutes, then try again.
    }
refused-link-spent = This link was used, was replaced, or has run out. Ask for a new one.
refused-weak-password = This password is too easy to guess. Take at least { $least } characters, not your name and not what everybody uses.
refused-email-taken = Another account has this e-mail address.
refused-last-owner = This is the last owner. Make somebody else an owner first.
refused-no-lines = It needs at least one line.
refused-lines-count = It has 1 to { $most } lines.
refused-too-many = Too many in “{ $field }”: at most { $most }.
refused-text-long = “{ $field }” is too long: at most { $most } characters.
refused-control-character = “{ $field }” holds a sign that cannot be seen, like a line break. Take it out.
refused-field-type =
    { $type ->
        [text] The field “{ $field }” is a text.
        [integer] The field “{ $field }” is a whole number.
        [decimal] The field “{ $field }” is a number, written as text.
       *[truth] The field “{ $field }” is true or false.
    }
refused-quantity-zero = The quantity of line { $line } must be above zero: lines count from 0.
refused-fee-below-zero = A fee is zero or above.
refused-line-below-zero = A line's quantity, amount and discount are zero or above. Send what comes back as a refund.
refused-amount-zero = The amount must be above zero.
refused-adjustment-empty = An adjustment needs an amount other than zero, and a reason.
refused-paid-with-balance = What a balance paid lies between zero and the sum of the lines.
refused-earns-nothing = What goes back earns nothing.
refused-hold-ends-early = The hold would end at { $ends }, before it begins.
refused-hold-too-long = A hold lasts { $days } days at most.
refused-hold-twice = This hold is there already.
refused-transfer-self = A transfer needs two members.
refused-name-member = Say which member is meant.
refused-name-by-one = Name the member by one of: { $names }.
refused-enroll-by-id = Nobody can be enrolled by an id. Send one of: { $names }.
refused-one-identity = Ask for one of { $names }, or for a page of all members.
refused-phone-form = This phone number is not understood. Write it with the country code, like +8562055512345.
refused-email-form = This e-mail address is not understood. Write it like name@example.com.
refused-identity-long = A card or id has 1 to { $most } characters.
refused-birthday-form = A birthday is a day that exists, written YYYY-MM-DD.
refused-name-form = A name has 1 to { $most } characters, on one line.
refused-note-form = A note is one line of at most { $most } characters.
refused-key-form = A key needs a name of at most { $most } characters and at least one scope.
refused-shop-name-form = A name and the contact have at most { $most } characters.
refused-branches-many = A shop has at most { $most } branches.
refused-branch-form = Branch { $branch }: its id is empty, or a text is too long.
refused-branch-twice = Branch { $branch }: another branch has the id “{ $id }”.
refused-address-form = The address of the pages reads like https://club.example.com.
refused-passkey-site = Passkeys need pages at a name: https://club.example.com, or http://localhost for a trial.
refused-passkeys-many = An account has at most { $most } passkeys. Remove one first.
refused-import-columns = Say which columns are the customer, the time and the amount.
refused-import-source = The source is a name of 1 to { $most } characters.
refused-file-unread = The file cannot be read this way. Check its kind, its columns and how times and amounts are written.
refused-form-broken = This form did not come in whole. Load the page again.
refused-unstorable = What was sent cannot be stored as it is.
refused-if-match = If-Match is the ETag of a member as it was read, like "3".
refused-basket-alone = A basket stands alone. Leave out: { $names }.
refused-amount-or-lines = Send an amount, or 1 to { $most } lines.
refused-amount-or-price = A line has one of: { $names }.
refused-return-one-of = Say what comes back by one of: { $names }.
refused-too-fine = “{ $field }” has at most { $most } decimals; { $value } has more.
refused-not-utf8 = The text is not UTF-8.
refused-body-cut = The body did not come in whole. Send it again.
refused-invalid-json = The body is not JSON: line { $line }, column { $column }.
refused-json-value = The value at line { $line }, column { $column } is not what belongs there. The API's description says what does.
refused-json-decimal = The value at line { $line }, column { $column } is a decimal written as text, like "125.50": a JSON number may lose digits.
refused-field-unknown = There is no field “{ $field }” here. Those that are: { $names }.
refused-field-missing = The field “{ $field }” is missing.
refused-field-twice = The field “{ $field }” stands twice.
refused-value-unknown = “{ $value }” is none of: { $names }.
refused-query-value = A value in the address is not what belongs there. The API's description says what does.
refused-page-limit = A page has 1 to { $most } entries.
refused-cursor = This cursor is not one that was given. Start at the first page.
refused-unsupported-media-type = Send the body with a Content-Type of: { $names }.
refused-payload-too-large = The body is larger than { $most } bytes. Send it in smaller parts.
refused-method-not-allowed = This address does not take this method. Allow says which it takes.
refused-busy = There is much to do right now. Send the same request again in a moment, with the same key.
refused-unavailable = The database does not answer for now. Send the same request again, with the same key.
refused-timeout = It took too long and may still be done. Send the same request again, with the same key.
refused-internal = Something went wrong on the server. Its log has it under this request id.
refused-password-long = A password has at most { $most } characters.
refused-too-large = This is too large to be taken. Send it in smaller parts.
refused-coupons-many = A batch has 1 to { $most } codes.
refused-coupons-name = Give the batch a name of at most 200 characters.
refused-coupons-uses = A code can be used once or more. Leave it empty for no limit.
refused-coupons-end = It must end after it starts.
refused-binding-many = A coupon is for at most { $most } articles.
refused-own-event = “{ $name }” comes by itself and cannot be sent.
refused-binding-text = An article or item that a coupon is for has at most { $most } characters, all of them visible.
refused-takes-no-coupons = The live program has no promotion “{ $promotion }” that takes coupons. Write coupon = "typed" or "held" in it.
refused-no-coupon-batch = There is no such batch of coupons.
refused-no-coupon = There is no coupon with this code.
refused-template-length = A template has 1 to 40 characters.
refused-template-character = “{ $character }” cannot stand in a template. Take letters A to Z, digits, “-”, and “?”, “#”, “*” for what changes.
refused-template-check = The check character “=” stands at the end, once.
refused-template-alike = This template makes one code only. Put “?”, “#” or “*” where codes differ.
refused-template-guessable = Codes of this template could be guessed. Add “*” { $more } times more.
refused-template-used-up = All codes of this template are taken by other batches. Take another template.
refused-too-many-at-once = Send at most { $most } at once, and add the rest after.
refused-coupon-length = Code number { $number } has not 1 to 40 characters.
refused-coupons-made = This batch is made from a template. Begin another one for codes from outside.
refused-coupons-held = A member holds at most { $most } open coupons.
refused-coupons-of-one = A batch is made of exactly one of “template” (with “count”), “codes” and “members”.
refused-gift-card-unknown = There is no gift card with this number and PIN.
refused-gift-card-blocked = This gift card is out of use.
refused-gift-card-not-theirs = This gift card is bound to another member.
refused-gift-card-taken = Another gift card has this number. Take another card.
refused-gift-card-amount = What is put on a gift card is above zero.
refused-gift-card-number = A gift card’s number has 8 to 40 letters and digits.
refused-gift-card-twice = A gift card pays once on a bill.
refused-no-gift-cards = The program has no gift cards. Give it a wallet of kind “gift-card” and publish it.
refused-gift-card-named = Name a gift card by exactly one of “id” and “number”.
refused-too-many-requests =
    { $seconds ->
        [one] This key sends too many requests. Send the same request again in { $seconds } second, with the same key.
       *[other] This key sends too many requests. Send the same request again in { $seconds } seconds, with the same key.
    }
refused-quote-closed = The quote is closed: ask for a new one.
refused-quote-bought = This quote is bought already.
refused-quote-released = What this quote held was let go: ask for a new one.
refused-quote-expired = The time of this quote is over: ask for a new one.
refused-quote-not-found = This member has no such quote that holds.
refused-quote-too-long = A quote holds for { $days } days at most, and for a second at least.
refused-quote-needs-basket = A quote that holds needs a basket: send goods and prices before promotions.
refused-hold-of-quote = This hold belongs to a quote: buy the quote, or let it go.
refused-exchange-held = An exchange is done at once: no quote holds it.
refused-exchange-needs-basket = An exchange needs a basket of the new goods.
refused-backtest-currency = The draft counts in { $draft } and the other program in { $against }. Take two of one currency.
refused-unknown-tier = The program has no tier “{ $name }”. It has: { $names }.
refused-unknown-ladder = The program has no ladder of tiers “{ $name }”. It has: { $names }.
refused-unknown-benefit = The program has no privilege “{ $name }”. It has: { $names }.
refused-tier-until = The tier would end before it begins. Name a later day.
refused-tier-reason = Say why: a tier is given or taken back with a reason.
refused-no-tier-given = Nobody gave this member a tier here that could be taken back.
refused-benefit-times = Use it once at least, and { $most } times at most in one go.
refused-benefit-not-theirs = The member’s tier does not bring “{ $name }”.
refused-benefit-not-used = “{ $name }” was used { $used } times. Not more can be given back.
refused-benefit-used-up = “{ $name }” can be used { $left } times more, of { $most }.
refused-card-lost = This card was replaced by another one. Ask for the new card.
refused-no-such-card = The member has no card { $number }.
refused-card-check = { $number } is no card of ours: a digit is mistyped. Read it again.
refused-no-card-range = The program makes no card numbers. Add a range with “issue” to it, or give a number.
refused-cards-count = There are { $has } cards; at most { $most } come in one go.
refused-not-a-day = “{ $value }” is no day: write { $name } like 2026-11-22.
refused-reward-unavailable = This reward cannot be had now.
refused-reward-out-of-stock = Nothing of this reward is left.
refused-claim-closed = This claim is closed.
refused-reward-not-yet = “{ $reward }” opens at { $opens }.
refused-reward-over = “{ $reward }” closed at { $closes }.
refused-reward-tier = “{ $reward }” is for members of { $tiers }.
refused-reward-condition = “{ $reward }” asks for something that is not so: { $condition }
refused-reward-limit-all = “{ $reward }” was claimed { $limit } times, which is all there are.
refused-reward-limit-member = “{ $reward }” can be claimed { $limit } times by a member, and was.
refused-reward-limit-day = “{ $reward }” can be claimed { $limit } times a day, and was.
refused-reward-branch = “{ $reward }” is claimed at a branch. Name one of { $names }.
refused-reward-price = There are { $most } ways to pay for “{ $reward }”, counted from 1.
refused-reward-gone = Nothing of “{ $reward }” is left.
refused-reward-gone-line = Nothing of “{ $reward }” is left. Join the waiting list to be next.
refused-reward-kept = The last of “{ $reward }” are kept for those who wait ({ $waiting }). Join the waiting list.
refused-reward-no-line = “{ $reward }” has no waiting list. Come back when there are some.
refused-reward-some-left = There is no need to wait: “{ $reward }” can be claimed now.
refused-unknown-reward = The program has no reward “{ $name }”. It has { $names }.
refused-claim-not-found = There is no such claim of a reward.
refused-claim-code = Nothing is to be handed out for this code.
refused-claim-collected = It was handed out already.
refused-claim-cancelled = It was cancelled.
refused-claim-expired = It was not collected in time.
refused-claim-given = The member has it already: there is nothing to hand out.
refused-claim-final = This reward cannot be given back.
refused-claim-at-counter = What was handed out, or paid with money, is given back at the counter.
refused-claim-late = It could be given back until { $until }.
refused-claim-used = The coupon that it gave is used or was taken away.
refused-wait-there = The member waits for it already.
refused-wait-not-there = The member does not wait for it.
refused-wait-not-due = It is not their turn, or the time is not over yet.
refused-stock-by = Say how many come or go: 1 to { $most }, below zero for those that go.
refused-stock-left = Only { $left } are there that nobody has.
refused-stock-uncounted = Nobody counts the pieces of “{ $reward }”. Write “stock” in the program, or add codes to its pool.
refused-stock-reason = Say why, in at most 200 characters.
refused-unknown-pool = No reward of the program gives codes of “{ $name }”.
refused-pool-codes-many = Send 1 to { $most } codes at a time.
refused-pool-code = A code has 1 to { $most } characters, without line breaks: “{ $code }”.
refused-pool-empty = The pool has no code left for it. Ask staff to add codes.
