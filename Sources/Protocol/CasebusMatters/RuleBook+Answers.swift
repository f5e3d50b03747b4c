package import CasebusModel

// Matters and steps.
extension RuleBook {
    /// - Parameter code: its bytes in UTF-8, as a command carries them.
    package func matter(named code: UnsafeRawBufferPointer) -> MatterNumber? {
        codes.number(of: code, in: 0).map(MatterNumber.init)
    }

    package func step(named code: UnsafeRawBufferPointer, of matter: MatterNumber) -> StepNumber? {
        codes.number(of: code, in: matter.rawValue + 1).map(StepNumber.init)
    }

    package var defaults: RuleDefaults { content.defaults }

    /// All that the book says of a matter.
    package subscript(matter: MatterNumber) -> MatterRule { content.matters[Int(matter.rawValue)] }

    package func matter(of step: StepNumber) -> MatterNumber { matterOfStep[Int(step.rawValue)] }

    package func code(of matter: MatterNumber) -> String { self[matter].code }

    package func code(of step: StepNumber) -> String { self[matter(of: step)].steps[place(of: step)].code }

    /// A step's place in its matter's ``MatterRule/steps``.
    package func place(of step: StepNumber) -> Int {
        Int(step.rawValue - firstNumbers[Int(matter(of: step).rawValue)])
    }

    /// The step that a linked case of the matter begins with: the first in the file that comes after no other.
    package func firstStep(of matter: MatterNumber) -> StepNumber {
        StepNumber(rawValue: firstNumbers[Int(matter.rawValue)] + UInt32(self[matter].firstStep))
    }

    /// Its limits; where it states none, as where the step is not known, the defaults.
    ///
    /// A step with a statutory limit alone is not promised within the default one: it might be longer.
    package func limits(of step: StepNumber?) -> StepLimits {
        step.map { limits[Int($0.rawValue)] } ?? RuleBook.applied(StepLimits(), content.defaults)
    }

    static func applied(_ stated: StepLimits, _ defaults: RuleDefaults) -> StepLimits {
        StepLimits(
            promised: stated.promised ?? (stated.statutory == nil ? defaults.handoffLimit : nil),
            statutory: stated.statutory, waiting: stated.waiting ?? defaults.waitingLimit)
    }

    /// What holds for the cases of a matter; no rule at all where it is not known.
    package func rules(of matter: MatterNumber?) -> CaseRules { matter.map { self[$0].rules } ?? CaseRules() }

    /// How many working days all extensions of one case may add; `nil`: the book does not say.
    package func extensionWorkingDays(of matter: MatterNumber?) -> Int? {
        matter.flatMap { content.matters[Int($0.rawValue)].rules.extensionWorkingDays }
    }

    /// Whether the clock of the matter's cases may be stopped on this ground; on any where the book does not say.
    package func allows(ground: UnsafeRawBufferPointer, for matter: MatterNumber?) -> Bool {
        guard let matter, let grounds = content.matters[Int(matter.rawValue)].rules.grounds else { return true }
        return grounds.contains { $0.utf8.count == ground.count && $0.utf8.elementsEqual(ground) }
    }
}

// The responsibility list.
extension RuleBook {
    /// The list's version; empty where there is no list.
    package var version: String { content.list?.version ?? "" }

    package var hasList: Bool { content.list != nil }

    /// Whether a push to a unit that is not responsible is refused.
    package var isStrict: Bool { content.list?.routing == .strict }

    package var entryCount: Int { content.list?.entries.count ?? 0 }

    /// An entry by its number, from 1; `nil` when the list has none such.
    package func entry(_ number: UInt32) -> Entry? {
        guard let entries = content.list?.entries, number > 0, number <= entries.count else { return nil }
        return entries[Int(number) - 1]
    }

    /// Who is responsible for a step, as ``ResponsibilityList/owner(of:)`` answers, by the number of the entry.
    ///
    /// The owner is the entry's department. The office and the post are the department's own affair: see
    /// ``isResponsible(_:by:)`` for what counts as right.
    ///
    /// - Parameters:
    ///   - applicant: `nil`: not known.
    ///   - registrar: the address of the unit that registered the case; empty: not known.
    package func owner(
        of step: StepNumber, applicant: Applicant?, registrar: UnsafeRawBufferPointer
    ) -> Result<UInt32, NoOwner> {
        if let applicant { return owner(of: step, applicant, registrar) }
        let (company, person) = (owner(of: step, .company, registrar), owner(of: step, .person, registrar))
        switch (company, person) {
        case (.success(let one), .success(let other)):
            return one == other ? company : .failure(.applicantNeeded)
        case (.failure(let one), .failure(let other)):
            if one == other { return company }
            return .failure([one, other].contains(.registrarNeeded) ? .registrarNeeded : .otherRegistrars)
        // Where somebody is responsible for one of the two, it is the applicant that decides.
        case (.success, .failure), (.failure, .success): return .failure(.applicantNeeded)
        }
    }

    private func owner(
        of step: StepNumber, _ applicant: Applicant, _ registrar: UnsafeRawBufferPointer
    ) -> Result<UInt32, NoOwner> {
        let scope = RuleBook.scope(of: step, applicant)
        var hash = ByteTable.Hash(scope: scope)
        // No entry holds for a unit and another one for what lies above it, so the first that is found is the only one.
        if let entry = places.number(of: UnsafeRawBufferPointer(rebasing: registrar[..<0]), in: scope, hash) {
            return .success(entry)
        }
        let listing = listings[Int(step.rawValue)]
        if listing.isForSome(applicant) {
            for (position, byte) in registrar.enumerated() {
                hash.add(byte)
                let end = position + 1
                guard end == registrar.count || registrar[end] == UInt8(ascii: "/") else { continue }
                let place = UnsafeRawBufferPointer(rebasing: registrar[..<end])
                if let entry = places.number(of: place, in: scope, hash) { return .success(entry) }
            }
            return .failure(registrar.isEmpty ? .registrarNeeded : .otherRegistrars)
        }
        return .failure(listing.hasEntry ? .otherApplicants : .noEntry)
    }

    static func scope(of step: StepNumber, _ applicant: Applicant) -> UInt32 {
        step.rawValue * 2 + (applicant == .company ? 0 : 1)
    }

    /// Whether a push to a unit is right by an entry: it goes to the department, to the office, or to a unit within one
    /// of them. Who in a department does the work is not for others to say.
    package func isResponsible(_ unit: UnsafeRawBufferPointer, by number: UInt32) -> Bool {
        guard let entry = entry(number) else { return false }
        return entry.department.holds(unit) || entry.office?.holds(unit) ?? false
    }

    /// Who rules when units disagree about a case of the matter: the list's convenor, else the department of the
    /// matter's first step; `nil` where there is neither, and it is the registrar's to rule.
    package func convenor(
        for matter: MatterNumber?, applicant: Applicant?, registrar: UnsafeRawBufferPointer
    ) -> Address? {
        if let convenor = content.list?.convenor { return convenor }
        guard let matter else { return nil }
        guard case .success(let number) = owner(of: firstStep(of: matter), applicant: applicant, registrar: registrar)
        else { return nil }
        return entry(number)?.department
    }
}

extension Address {
    /// Whether a unit is this one, or lies within it, by its bytes.
    func holds(_ unit: UnsafeRawBufferPointer) -> Bool {
        let own = text.utf8
        guard unit.count == own.count || (unit.count > own.count && unit[own.count] == UInt8(ascii: "/")) else {
            return false
        }
        return own.elementsEqual(unit.prefix(own.count))
    }
}
