# Levels: where members stand, and what gives experience.

levels = Levels
levels-give = What levels give
levels-give-nothing = Nothing yet. Declare the event level_up in the program, and let a rule or a coupon begin with it.
level-number = Level { $number }
level-none = No level yet
level-experience = { $amount } experience
level-missing = { $amount } to go for { $level }
level-last = The highest level
level-head = Level
level-need = Experience
level-members = Members
level-gives = { $what }: each { $each } gives { $give }
event-level-up = Level reached
