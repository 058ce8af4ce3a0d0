# Leaderboards: places by nickname, for members and for the shop.

nav-leaderboards = Leaderboards
leaderboards-empty-title = No leaderboards yet
leaderboards-empty-text = Leaderboards come from the program. Add [leaderboards] to it to show them here; members take part by a nickname of their choice.
leaderboards-lead = Only members who chose a nickname are listed. A nickname that is blocked is gone, and nobody can have it any more.
me-leaderboards-empty-title = No leaderboards yet
me-leaderboards-empty-text = When the shop has some, you can take part here by a nickname.
leaderboard-place = Place
leaderboard-nickname = Nickname
leaderboard-score = Score
leaderboard-nobody = Nobody has a score yet.
leaderboard-before = Earlier
leaderboard-earned = Counts what is earned: { $wallet }
leaderboard-rewarded =
    { $n ->
        [one] The first place is rewarded
       *[other] The first { $n } places are rewarded
    }
leaderboard-own = Your place: { $place } with { $score }
leaderboard-own-far = You take part with { $score }
leaderboard-all = Show everybody
leaderboard-family = Show your family only
leaderboard-block = Block
leaderboard-block-sure = Take the nickname “{ $nickname }” away for good?
nickname = Nickname
nickname-part = Taking part
nickname-lead = Others see your nickname and your score, never your name or your number. You can leave at any time.
nickname-hint = { $fewest } to { $most } letters and digits
nickname-yours = You take part as { $nickname }
nickname-join = Take part
nickname-change = Change nickname
nickname-leave = Take part no more
nickname-leave-sure = Leave all leaderboards? Your nickname is free for others then.
notice-nickname-chosen = You take part.
notice-nickname-left = You take part no more.
notice-nickname-blocked = The nickname is blocked.
event-leaderboard-place = Place on a leaderboard
event-nickname = Nickname chosen
event-nickname-leave = Left the leaderboards
event-nickname-block = Nickname blocked
leaderboard-friends = Show your friends only
friends = Friends
friends-lead = You and your friends see each other's places among yourselves. A friend has to agree, and sees your nickname and score, as everybody does.
friends-asked = They ask to be friends
friends-asking = You asked
friends-none = You have no friends here yet.
friend-nickname = A friend's nickname
friend-hint = As it stands on the leaderboard
friend-ask = Ask
friend-accept = Accept
friend-decline = Decline
friend-end = Remove
friend-withdraw = Take back
friend-end-sure = Remove { $nickname } from your friends?
notice-friend-asked = You asked.
notice-friend-accepted = You are friends now.
notice-friend-ended = It is ended.
