internal import CasebusCalendar
internal import CasebusModel

extension RuleBook.Content {
    /// What can be said of it without looking anything up.
    func check() throws(RuleBookFault) {
        try RuleBook.check("matters", count: matters.count, 0...MatterLimits.matters)
        for (position, matter) in matters.enumerated() {
            try matter.check("matters[\(position)]", among: matters.count)
        }
        let before = Precedence(before: feeders)
        if let circle = before.circles.first { throw .circle(circle.prefix(8).map { matters[$0].code }) }
        try defaults.check("defaults")
        try list?.check()
    }

    /// For each matter those that feed it.
    private var feeders: [[Int]] {
        var before = [[Int]](repeating: [], count: matters.count)
        for (feeder, matter) in matters.enumerated() {
            for fed in matter.feeds { before[Int(fed.rawValue)].append(feeder) }
        }
        return before
    }
}

extension RuleBook {
    fileprivate static func check(_ place: String, count: Int, _ allowed: ClosedRange<Int>) throws(RuleBookFault) {
        if !allowed.contains(count) { throw .count(place: place, count: count, allowed: allowed) }
    }

    fileprivate static func check(_ place: String, code: String) throws(RuleBookFault) {
        let reason = code.isEmpty ? "is empty" : MatterCode.fault(in: code)
        if let reason { throw .notACode(place: place, value: code, reason: reason) }
    }

    fileprivate static func check(_ place: String, _ limit: TimeBudget?) throws(RuleBookFault) {
        guard let limit else { return }
        let isInRange =
            switch limit {
            case .elapsed(let milliseconds), .workingTime(let milliseconds):
                (1...Int64(TimeBudget.numberMax) * 3_600_000).contains(milliseconds)
            case .workingDays(let days), .naturalDays(let days): (1...TimeBudget.numberMax).contains(days)
            }
        if !isInRange { throw .outOfRange(place: place, value: "\(limit)") }
    }
}

extension RuleBook.MatterRule {
    fileprivate func check(_ place: String, among matters: Int) throws(RuleBookFault) {
        try RuleBook.check("\(place).code", code: code)
        try RuleBook.check("\(place).steps", count: steps.count, 1...MatterLimits.stepsPerMatter)
        try RuleBook.check("\(place).feeds", count: feeds.count, 0...MatterLimits.feedsPerMatter)
        for fed in feeds where fed.rawValue >= matters {
            throw .unknown(place: "\(place).feeds", value: "matter \(fed.rawValue)")
        }
        if Set(feeds).count < feeds.count { throw .repeated(place: "\(place).feeds", value: code) }
        guard steps.indices.contains(firstStep) else {
            throw .unknown(place: "\(place).first_step", value: "step \(firstStep)")
        }
        for (position, step) in steps.enumerated() {
            let place = "\(place).steps[\(position)]"
            try RuleBook.check("\(place).code", code: step.code)
            try RuleBook.check("\(place).promised_limit", step.limits.promised)
            try RuleBook.check("\(place).statutory_limit", step.limits.statutory)
            try RuleBook.check("\(place).waiting_limit", step.limits.waiting)
        }
        try rules.check(place)
    }
}

extension CaseRules {
    fileprivate func check(_ place: String) throws(RuleBookFault) {
        try RuleBook.check("\(place).promised_limit", promisedLimit)
        try RuleBook.check("\(place).statutory_limit", statutoryLimit)
        try RuleBook.check("\(place).correction_limit", correctionLimit)
        try RuleBook.check("\(place).issue_limit", issueLimit)
        if let days = extensionWorkingDays { try RuleBook.check("\(place).extension_limit", .workingDays(days)) }
        let grounds = grounds ?? []
        try RuleBook.check("\(place).grounds", count: grounds.count, 0...MatterLimits.groundsPerMatter)
        for (position, ground) in grounds.enumerated() {
            try RuleBook.check("\(place).grounds[\(position)]", code: ground)
        }
    }
}

extension RuleDefaults {
    fileprivate func check(_ place: String) throws(RuleBookFault) {
        try RuleBook.check("\(place).handoff_limit", handoffLimit)
        try RuleBook.check("\(place).waiting_limit", waitingLimit)
        try RuleBook.check("\(place).explain_limit", explainLimit)
        try RuleBook.check("\(place).deemed_after", deemedAfter)
        try RuleBook.check("\(place).negotiation_limit", negotiationLimit)
        try RuleBook.check("\(place).ruling_limit", rulingLimit)
        try RuleBook.check("\(place).idle_limit", idleLimit)
        if let amberPercent, !(1...99).contains(amberPercent) {
            throw .outOfRange(place: "\(place).amber", value: "\(amberPercent)")
        }
    }
}

extension RuleBook.List {
    fileprivate func check() throws(RuleBookFault) {
        try RuleBook.check("version", code: version)
        try RuleBook.check("entries", count: entries.count, 0...MatterLimits.entries)
        for (position, entry) in entries.enumerated() {
            let place = "entries[\(position)]"
            try RuleBook.check(
                "\(place).registrars", count: entry.registrars.count, 0...MatterLimits.registrarsPerEntry)
            if let post = entry.post, !MatterCode.isPost(post) {
                throw .notACode(place: "\(place).post", value: post, reason: "names no post")
            }
        }
    }
}
