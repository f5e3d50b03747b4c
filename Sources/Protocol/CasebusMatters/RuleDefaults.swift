package import CasebusCalendar

/// What holds for all cases and hand-offs where their matter says nothing else, and how the house treats what is late.
/// Nothing said is no rule: then nothing is late by it.
package struct RuleDefaults: Equatable, Sendable {
    /// How long a hand-off may take, from the push to the feedback that closes it, where its step has no limit.
    package var handoffLimit: TimeBudget?
    /// How long a hand-off may wait to be signed for, where its step has no such limit (签收时限).
    package var waitingLimit: TimeBudget?
    /// The share of a limit at which it is warned of (预警), in percent.
    package var amberPercent: Int?
    /// How long the holder has to explain before a card goes to its superior (情况说明时限).
    package var explainLimit: TimeBudget?
    /// After how long a hand-off counts as signed for by a receiver that could have (视同签收).
    package var deemedAfter: TimeBudget?
    /// How long the two sides of a dispute may settle it between them (协商时限).
    package var negotiationLimit: TimeBudget?
    /// How long the convenor has then to rule (裁定时限).
    package var rulingLimit: TimeBudget?
    /// How long a case may lie with a unit that has it and hands nothing on (闲置时限).
    package var idleLimit: TimeBudget?
    /// Which day is the first of these clocks; `nil`: as the calendar says.
    package var firstDay: FirstDay?

    package init() {}
}
