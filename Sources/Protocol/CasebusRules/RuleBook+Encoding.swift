internal import CasebusCalendar
package import CasebusMatters
internal import CasebusModel
internal import CasebusWire
internal import Crypto
internal import SwiftProtobuf

extension RuleBook {
    /// The book as the protobuf message `RuleBook`: the same book gives the same bytes.
    ///
    /// - Shape: as long as it comes out; what is longer than ``MatterLimits/ruleBookBytes`` is not read again.
    package func encoded() -> [UInt8] {
        var message = WireRuleBook()
        message.matters = content.matters.map(WireRuleBook.Matter.init)
        message.defaults = WireRuleBook.Defaults(content.defaults)
        if let list = content.list { message.list = wire(list) }
        // Only a text that is not UTF-8 or a message of 2 GiB cannot be encoded, and Swift's texts are UTF-8.
        guard let bytes: [UInt8] = try? message.serializedBytes() else { preconditionFailure("a book of 2 GiB") }
        return bytes
    }

    /// Names an encoded book: SHA-256 of its bytes, 64 hexadecimal digits.
    package static func digest(of bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(
            SHA256.hash(data: Array(bytes)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private func wire(_ list: List) -> WireRuleBook.List {
        var units: [Address] = []
        var places: [Address: UInt32] = [:]
        func place(of unit: Address) -> UInt32 {
            if let place = places[unit] { return place }
            let place = UInt32(units.count)
            units.append(unit)
            places[unit] = place
            return place
        }
        var message = WireRuleBook.List()
        message.version = list.version
        message.strict = list.routing == .strict
        message.convenor = list.convenor?.text ?? ""
        message.entries = list.entries.map { own in
            var entry = WireRuleBook.Entry()
            entry.matter = matter(of: own.step).rawValue
            entry.step = UInt32(self.place(of: own.step))
            entry.department = place(of: own.department)
            if let office = own.office { entry.office = place(of: office) }
            entry.post = own.post ?? ""
            entry.applicants = WireRuleBook.Applicants(own.applicants)
            entry.registrars = own.registrars.map { place(of: $0) }
            return entry
        }
        message.units = units.map(\.text)
        return message
    }
}

extension WireRuleBook.Budget {
    fileprivate init(_ budget: TimeBudget) {
        self.init()
        (unit, amount) =
            switch budget {
            case .workingDays(let days): (.workingDays, Int64(days))
            case .workingTime(let milliseconds): (.workingTimeMs, milliseconds)
            case .naturalDays(let days): (.naturalDays, Int64(days))
            case .elapsed(let milliseconds): (.elapsedMs, milliseconds)
            }
    }
}

extension WireRuleBook.Matter {
    fileprivate init(_ matter: RuleBook.MatterRule) {
        self.init()
        let rules = matter.rules
        code = matter.code
        kind = WireRuleBook.Kind(matter.kind)
        joint = matter.isJoint
        if let limit = rules.promisedLimit { promisedLimit = .init(limit) }
        if let limit = rules.statutoryLimit { statutoryLimit = .init(limit) }
        if let limit = rules.correctionLimit { correctionLimit = .init(limit) }
        if let limit = rules.issueLimit { issueLimit = .init(limit) }
        extensionDays = UInt32(rules.extensionWorkingDays ?? 0)
        if let codes = rules.grounds { grounds.codes = codes }
        feeds = matter.feeds.map(\.rawValue)
        steps = matter.steps.map { own in
            var step = WireRuleBook.Step()
            step.code = own.code
            if let limit = own.limits.promised { step.promisedLimit = .init(limit) }
            if let limit = own.limits.statutory { step.statutoryLimit = .init(limit) }
            if let limit = own.limits.waiting { step.waitingLimit = .init(limit) }
            return step
        }
        firstStep = UInt32(matter.firstStep)
    }
}

extension WireRuleBook.Defaults {
    fileprivate init(_ defaults: RuleDefaults) {
        self.init()
        if let limit = defaults.handoffLimit { handoffLimit = .init(limit) }
        if let limit = defaults.waitingLimit { waitingLimit = .init(limit) }
        amberPercent = UInt32(defaults.amberPercent ?? 0)
        if let limit = defaults.explainLimit { explainLimit = .init(limit) }
        if let limit = defaults.deemedAfter { deemedAfter = .init(limit) }
        if let limit = defaults.negotiationLimit { negotiationLimit = .init(limit) }
        if let limit = defaults.rulingLimit { rulingLimit = .init(limit) }
        if let limit = defaults.idleLimit { idleLimit = .init(limit) }
        switch defaults.firstDay {
        case nil: firstDay = .unspecified
        case .next: firstDay = .next
        case .same: firstDay = .same
        }
    }
}

extension WireRuleBook.Kind {
    fileprivate init(_ kind: MatterKind) {
        self =
            switch kind {
            case .licence: .licence
            case .publicService: .publicService
            case .onTheSpot: .onTheSpot
            case .promised: .promised
            case .internal: .internal
            case .supervision: .supervision
            case .enforcement: .enforcement
            case .credit: .credit
            }
    }
}

extension WireRuleBook.Applicants {
    fileprivate init(_ applicants: Applicants) {
        self =
            switch applicants {
            case .all: .all
            case .companies: .companies
            case .persons: .persons
            }
    }
}
