# Stages: how far members have come with the shop, and how they moved.

nav-stages = Stages
stage = Stage
stage-comes = Rhythm
stages-empty-title = No stages yet
stages-empty-text = Add [stages] to the program to see who is new, regular, at risk or gone, by each member’s own rhythm.
stages-now = Where members stand now
stages-flow = How they moved
stages-from = From
stages-until = Until
stages-show = Show
stages-still = Nobody moved on these days.
stages-from-stage = From
stages-to-stage = To
stages-moves = Steps
stages-band = { $from } to { $to }: { $n }
stage-rhythm =
    { $n ->
        [one] every day
       *[other] every { $n } days
    }
stage-potential = Potential
stage-new = New
stage-occasional = Occasional
stage-buyer = Buyer
stage-regular = Regular
stage-loyal = Loyal
stage-won-back = Won back
stage-at-risk = At risk
stage-lapsed = Lapsed
stage-is-potential = joined, has not bought yet
stage-is-new = bought on one day
stage-is-occasional = comes again, but seldom
stage-is-buyer = comes again
stage-is-regular = comes in their rhythm
stage-is-loyal = has done so for long
stage-is-won-back = came back after they had lapsed
stage-is-at-risk = is overdue by their own rhythm
stage-is-lapsed = has not come for long

satisfaction = Satisfaction
satisfaction-lead = By the last answer of each member. Regulars who are not satisfied may go; who is satisfied and seldom comes could come more often.
satisfaction-members = Members
satisfaction-means = What it means
satisfaction-unmet = Need not met
satisfaction-need-met = Need met
satisfaction-satisfied = Satisfied
satisfaction-exceeded = More than expected
satisfaction-wow = Wow
satisfaction-sign-at-risk = At risk
satisfaction-sign-opportunity = An opportunity
