internal import CasebusModel

extension RuleBook {
    /// Makes the book of a catalogue and the list that goes with it.
    ///
    /// - Throws: ``RuleBookFault`` when the two do not go together; never for files that `casebus check` lets pass.
    package init(_ catalogue: MatterCatalogue, _ list: ResponsibilityList?) throws(RuleBookFault) {
        var numbers: [String: UInt32] = [:]
        var steps: [[String]: UInt32] = [:]
        for (number, matter) in catalogue.matters.enumerated() {
            numbers[matter.code] = UInt32(number)
            for step in matter.steps { steps[[matter.code, step.code]] = UInt32(steps.count) }
        }
        var matters: [MatterRule] = []
        for matter in catalogue.matters {
            var feeds: [MatterNumber] = []
            for code in matter.feeds {
                guard let number = numbers[code] else {
                    throw .unknown(place: "matters[\(matters.count)].feeds[\(feeds.count)]", value: code)
                }
                feeds.append(MatterNumber(rawValue: number))
            }
            matters.append(
                MatterRule(
                    code: matter.code, kind: matter.kind, isJoint: matter.isJoint, rules: catalogue.rules(of: matter),
                    feeds: feeds, steps: matter.steps.map(StepRule.init),
                    firstStep: matter.stages.firstIndex(of: 1) ?? 0))
        }
        var content = Content(matters: matters, defaults: catalogue.defaults)
        if let list {
            var entries: [Entry] = []
            for entry in list.entries {
                guard let step = steps[[entry.matter, entry.step]] else {
                    throw .unknown(place: "entries[\(entries.count)].step", value: "\(entry.matter) \(entry.step)")
                }
                entries.append(
                    Entry(
                        step: StepNumber(rawValue: step), department: entry.department, office: entry.office,
                        post: entry.post, applicants: entry.applicants, registrars: entry.registrars))
            }
            content.list = List(
                version: list.version, routing: list.routing, convenor: list.convenor, entries: entries)
        }
        try self.init(content)
    }

    /// - Throws: ``RuleBookFault`` for whatever the reader of the files would have called a mistake.
    package init(_ content: Content) throws(RuleBookFault) {
        try content.check()
        self.content = content
        var firstNumbers: [UInt32] = [0]
        var codes = ByteTable(
            capacity: content.matters.count + content.matters.reduce(0) { $0 + $1.steps.count })
        var matterOfStep: [MatterNumber] = []
        var limits: [StepLimits] = []
        for (place, matter) in content.matters.enumerated() {
            let number = UInt32(place)
            guard codes.insert(matter.code, in: 0, number: number) == nil else {
                throw .repeated(place: "matters[\(place)].code", value: matter.code)
            }
            for (position, step) in matter.steps.enumerated() {
                guard codes.insert(step.code, in: number + 1, number: UInt32(limits.count)) == nil else {
                    throw .repeated(place: "matters[\(place)].steps[\(position)].code", value: step.code)
                }
                matterOfStep.append(MatterNumber(rawValue: number))
                limits.append(RuleBook.applied(step.limits, content.defaults))
            }
            firstNumbers.append(UInt32(limits.count))
        }
        self.codes = codes
        self.firstNumbers = firstNumbers
        self.matterOfStep = matterOfStep
        self.limits = limits
        let entries = content.list?.entries ?? []
        (places, listings) = try RuleBook.tables(of: entries, steps: limits.count)
    }

    private static func tables(
        of entries: [Entry], steps: Int
    ) throws(RuleBookFault) -> (places: ByteTable, listings: [Listing]) {
        var all: [Place] = []
        var listings = [Listing](repeating: Listing(), count: steps)
        for (position, entry) in entries.enumerated() {
            guard entry.step.rawValue < steps else {
                throw .unknown(place: "entries[\(position)].step", value: "step \(entry.step.rawValue)")
            }
            let step = Int(entry.step.rawValue)
            listings[step].hasEntry = true
            for applicant in entry.applicants.each {
                if !entry.registrars.isEmpty {
                    if applicant == .company { listings[step].someCompanies = true }
                    if applicant == .person { listings[step].somePersons = true }
                }
                let scope = scope(of: entry.step, applicant)
                let registrars = entry.registrars.isEmpty ? [""] : entry.registrars.map(\.text)
                all += registrars.map { Place(scope: scope, registrar: $0, entry: position + 1) }
            }
        }
        // Sorted, what lies within a place stands behind it and before all others.
        all.sort()
        var places = ByteTable(capacity: all.count)
        var widest: Place?
        for place in all {
            if let widest, widest.holds(place) {
                // An entry may name a place and one within it; the wider one says it all.
                if widest.entry == place.entry { continue }
                throw .overlapping(entry: max(widest.entry, place.entry), other: min(widest.entry, place.entry))
            }
            widest = place
            _ = places.insert(place.registrar, in: place.scope, number: UInt32(place.entry))
        }
        return (places, listings)
    }

    /// Whose cases an entry holds for: those of a registrar, or of all where it is empty.
    private struct Place: Comparable {
        var scope: UInt32
        var registrar: String
        var entry: Int

        static func < (left: Place, right: Place) -> Bool {
            if left.scope != right.scope { return left.scope < right.scope }
            // A slash comes before every other character, so that nothing stands between a place and what it holds.
            return left.registrar.utf8.lexicographicallyPrecedes(right.registrar.utf8) { rank($0) < rank($1) }
        }

        private static func rank(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "/") ? 0 : byte }

        func holds(_ other: Place) -> Bool {
            guard scope == other.scope else { return false }
            let (own, its) = (registrar.utf8, other.registrar.utf8)
            if own.isEmpty { return true }
            let rest = its.dropFirst(own.count)
            return its.starts(with: own) && (rest.isEmpty || rest.first == UInt8(ascii: "/"))
        }
    }
}

extension RuleBook.StepRule {
    fileprivate init(_ step: Step) {
        self.init(
            code: step.code,
            limits: RuleBook.StepLimits(
                promised: step.promisedLimit, statutory: step.statutoryLimit, waiting: step.waitingLimit))
    }
}
