internal import CasebusCalendar
package import CasebusMatters
internal import CasebusModel
internal import CasebusWire
internal import SwiftProtobuf

extension RuleBook {
    /// Reads what ``encoded()`` wrote.
    ///
    /// - Throws: ``RuleBookError`` for whatever is not a book that could have been made of files.
    package init(decoding bytes: UnsafeRawBufferPointer) throws(RuleBookError) {
        guard bytes.count <= MatterLimits.ruleBookBytes else { throw .tooLarge(bytes: bytes.count) }
        guard let message = try? WireRuleBook(serializedBytes: Array(bytes)) else { throw .notProtobuf }
        try checkKnown(message.unknownFields, "the book")
        try checkKnown(message.defaults.unknownFields, "defaults")
        var content = Content(matters: [])
        for wire in message.matters {
            content.matters.append(try MatterRule(wire, "matters[\(content.matters.count)]"))
        }
        content.defaults = try RuleDefaults(message.defaults)
        if message.hasList { content.list = try List(message.list, matters: content.matters) }
        do throws(RuleBookFault) {
            try self.init(content)
        } catch {
            throw .fault(error)
        }
    }
}

private func checkKnown(_ unknown: UnknownStorage, _ place: @autoclosure () -> String) throws(RuleBookError) {
    if !unknown.data.isEmpty { throw .unknownField(place: place()) }
}

/// A limit; `nil` where the message has none.
private func limit(
    _ isGiven: Bool, _ budget: WireRuleBook.Budget, _ place: @autoclosure () -> String
) throws(RuleBookError) -> TimeBudget? {
    guard isGiven else { return nil }
    try checkKnown(budget.unknownFields, place())
    switch budget.unit {
    case .workingDays: return .workingDays(Int(budget.amount))
    case .workingTimeMs: return .workingTime(budget.amount)
    case .naturalDays: return .naturalDays(Int(budget.amount))
    case .elapsedMs: return .elapsed(budget.amount)
    case .unspecified, .UNRECOGNIZED:
        throw .wrong(place: "\(place()).unit", value: "\(budget.unit.rawValue)")
    }
}

extension RuleBook.MatterRule {
    fileprivate init(_ wire: WireRuleBook.Matter, _ place: String) throws(RuleBookError) {
        try checkKnown(wire.unknownFields, place)
        guard let kind = MatterKind(wire.kind) else {
            throw .wrong(place: "\(place).kind", value: "\(wire.kind.rawValue)")
        }
        var rules = CaseRules()
        rules.promisedLimit = try limit(wire.hasPromisedLimit, wire.promisedLimit, "\(place).promised_limit")
        rules.statutoryLimit = try limit(wire.hasStatutoryLimit, wire.statutoryLimit, "\(place).statutory_limit")
        rules.correctionLimit = try limit(wire.hasCorrectionLimit, wire.correctionLimit, "\(place).correction_limit")
        rules.issueLimit = try limit(wire.hasIssueLimit, wire.issueLimit, "\(place).issue_limit")
        if wire.extensionDays > 0 { rules.extensionWorkingDays = Int(wire.extensionDays) }
        if wire.hasGrounds {
            try checkKnown(wire.grounds.unknownFields, "\(place).grounds")
            rules.grounds = wire.grounds.codes
        }
        var steps: [RuleBook.StepRule] = []
        for step in wire.steps {
            let place = "\(place).steps[\(steps.count)]"
            try checkKnown(step.unknownFields, place)
            let limits = RuleBook.StepLimits(
                promised: try limit(step.hasPromisedLimit, step.promisedLimit, "\(place).promised_limit"),
                statutory: try limit(step.hasStatutoryLimit, step.statutoryLimit, "\(place).statutory_limit"),
                waiting: try limit(step.hasWaitingLimit, step.waitingLimit, "\(place).waiting_limit"))
            steps.append(RuleBook.StepRule(code: step.code, limits: limits))
        }
        self.init(
            code: wire.code, kind: kind, isJoint: wire.joint, rules: rules,
            feeds: wire.feeds.map(RuleBook.MatterNumber.init), steps: steps, firstStep: Int(wire.firstStep))
    }
}

extension RuleDefaults {
    fileprivate init(_ wire: WireRuleBook.Defaults) throws(RuleBookError) {
        self.init()
        handoffLimit = try limit(wire.hasHandoffLimit, wire.handoffLimit, "defaults.handoff_limit")
        waitingLimit = try limit(wire.hasWaitingLimit, wire.waitingLimit, "defaults.waiting_limit")
        if wire.amberPercent > 0 { amberPercent = Int(wire.amberPercent) }
        explainLimit = try limit(wire.hasExplainLimit, wire.explainLimit, "defaults.explain_limit")
        deemedAfter = try limit(wire.hasDeemedAfter, wire.deemedAfter, "defaults.deemed_after")
        negotiationLimit = try limit(wire.hasNegotiationLimit, wire.negotiationLimit, "defaults.negotiation_limit")
        rulingLimit = try limit(wire.hasRulingLimit, wire.rulingLimit, "defaults.ruling_limit")
        idleLimit = try limit(wire.hasIdleLimit, wire.idleLimit, "defaults.idle_limit")
        switch wire.firstDay {
        case .unspecified: firstDay = nil
        case .next: firstDay = .next
        case .same: firstDay = .same
        case .UNRECOGNIZED(let value): throw .wrong(place: "defaults.first_day", value: "\(value)")
        }
    }
}

extension RuleBook.List {
    fileprivate init(_ wire: WireRuleBook.List, matters: [RuleBook.MatterRule]) throws(RuleBookError) {
        try checkKnown(wire.unknownFields, "list")
        var units: [Address] = []
        for text in wire.units {
            guard let unit = Address(text) else {
                throw .wrong(place: "list.units[\(units.count)]", value: "\"\(text)\"")
            }
            units.append(unit)
        }
        var convenor: Address?
        if !wire.convenor.isEmpty {
            guard let address = Address(wire.convenor) else {
                throw .wrong(place: "list.convenor", value: "\"\(wire.convenor)\"")
            }
            convenor = address
        }
        self.init(version: wire.version, routing: wire.strict ? .strict : .advisory, convenor: convenor)
        var firstNumbers: [UInt32] = []
        var steps: UInt32 = 0
        for matter in matters {
            firstNumbers.append(steps)
            steps += UInt32(matter.steps.count)
        }
        for entry in wire.entries {
            let place = "list.entries[\(entries.count)]"
            try checkKnown(entry.unknownFields, place)
            guard entry.matter < matters.count, entry.step < matters[Int(entry.matter)].steps.count else {
                throw .wrong(place: "\(place).step", value: "step \(entry.step) of matter \(entry.matter)")
            }
            func unit(_ number: UInt32) throws(RuleBookError) -> Address {
                if number < units.count { return units[Int(number)] }
                throw .wrong(place: place, value: "unit \(number)")
            }
            guard let applicants = Applicants(entry.applicants) else {
                throw .wrong(place: "\(place).applicants", value: "\(entry.applicants.rawValue)")
            }
            var registrars: [Address] = []
            for number in entry.registrars { registrars.append(try unit(number)) }
            entries.append(
                RuleBook.Entry(
                    step: .init(rawValue: firstNumbers[Int(entry.matter)] + entry.step),
                    department: try unit(entry.department),
                    office: entry.hasOffice ? try unit(entry.office) : nil,
                    post: entry.post.isEmpty ? nil : entry.post, applicants: applicants, registrars: registrars))
        }
    }
}

extension MatterKind {
    fileprivate init?(_ kind: WireRuleBook.Kind) {
        switch kind {
        case .licence: self = .licence
        case .publicService: self = .publicService
        case .onTheSpot: self = .onTheSpot
        case .promised: self = .promised
        case .internal: self = .internal
        case .supervision: self = .supervision
        case .enforcement: self = .enforcement
        case .credit: self = .credit
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }
}

extension Applicants {
    fileprivate init?(_ applicants: WireRuleBook.Applicants) {
        switch applicants {
        case .all: self = .all
        case .companies: self = .companies
        case .persons: self = .persons
        case .UNRECOGNIZED: return nil
        }
    }
}
