internal import CasebusCalendar
internal import CasebusMatters

extension SectionReader {
    /// What `defaults:` says; what is wrong is noted and left out.
    mutating func ruleDefaults(_ key: String) -> RuleDefaults {
        var section = section(key)
        var defaults = RuleDefaults()
        defaults.handoffLimit = section.limit("handoff_limit")
        defaults.waitingLimit = section.limit("waiting_limit")
        let share = section.integer("amber", in: 1...99, default: 0)
        defaults.amberPercent = share == 0 ? nil : share
        defaults.explainLimit = section.limit("explain_limit")
        defaults.deemedAfter = section.limit("deemed_after")
        defaults.negotiationLimit = section.limit("negotiation_limit")
        defaults.rulingLimit = section.limit("ruling_limit")
        defaults.idleLimit = section.limit("idle_limit")
        defaults.firstDay = section.word("first_day")
        section.finish()
        return defaults
    }
}
