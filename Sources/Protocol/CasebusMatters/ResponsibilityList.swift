package import CasebusModel

/// Who is responsible for each step of each matter (确权清单). For a step, an applicant and a registrar there is one
/// entry at most.
///
/// - Cost: a question takes as many look-ups as the registrar's address has segments, however long the list is.
package struct ResponsibilityList: Equatable, Sendable {
    /// What is binding: whether a push to somebody else is refused, or only told.
    package enum Routing: String, Sendable, CaseIterable {
        case strict, advisory
    }

    /// Tells one list from the next; an entry is named by it and its number.
    package let version: String
    package let routing: Routing
    /// Who decides when units disagree about an entry; `nil` where nobody is named.
    package let convenor: Address?
    /// An entry's number is its place, from 1.
    package private(set) var entries: [ResponsibilityEntry] = []
    private var numbers: [Place: Int] = [:]
    /// For a place, an entry that holds for one below it.
    private var below: [Place: Int] = [:]
    private var byWork: [Work: [Int]] = [:]

    private struct Work: Hashable {
        var matter: String
        var step: String
    }

    /// What an entry is found by.
    private struct Place: Hashable {
        var work: Work
        var applicant: Applicant
        /// An address, or empty for all units.
        var registrar: String

        /// This one and all that contain it.
        var enclosing: [Place] {
            var place = self
            var all = [place]
            while !place.registrar.isEmpty {
                let end = place.registrar.lastIndex(of: "/") ?? place.registrar.startIndex
                place.registrar = String(place.registrar[..<end])
                all.append(place)
            }
            return all
        }
    }

    package init(version: String, routing: Routing = .advisory, convenor: Address? = nil) {
        self.version = version
        self.routing = routing
        self.convenor = convenor
    }

    /// Adds an entry, unless some case would then have two.
    ///
    /// - Returns: the number of an entry that holds for one of its cases already; then nothing is added.
    package mutating func append(_ entry: ResponsibilityEntry) -> Int? {
        let places = places(of: entry)
        for place in places {
            if let other = number(at: place) ?? below[place] { return other }
        }
        entries.append(entry)
        byWork[Work(matter: entry.matter, step: entry.step), default: []].append(entries.count)
        for place in places {
            numbers[place] = entries.count
            for wider in place.enclosing.dropFirst() { below[wider] = entries.count }
        }
        return nil
    }

    /// Everybody who is responsible for a step, each for some of its cases.
    package func owners(of step: String, in matter: String) -> [Owner] {
        (byWork[Work(matter: matter, step: step)] ?? []).map { Owner(number: $0, entry: entries[$0 - 1]) }
    }

    /// Who is responsible.
    package func owner(of question: OwnerQuestion) -> Result<Owner, NoOwner> {
        if let applicant = question.applicant { return owner(of: question, for: applicant) }
        let answers = Applicant.allCases.map { owner(of: question, for: $0) }
        guard let first = answers.first, answers.contains(where: { $0 != first }) else {
            return answers.first ?? .failure(.noEntry)
        }
        let reasons = answers.compactMap { answer in
            if case .failure(let reason) = answer { reason } else { nil }
        }
        // Where somebody is responsible for one of the two, it is the applicant that decides.
        if reasons.count < answers.count { return .failure(.applicantNeeded) }
        return .failure(reasons.contains(.registrarNeeded) ? .registrarNeeded : .otherRegistrars)
    }

    private func owner(of question: OwnerQuestion, for applicant: Applicant) -> Result<Owner, NoOwner> {
        let work = Work(matter: question.matter, step: question.step)
        let place = Place(work: work, applicant: applicant, registrar: question.registrar?.text ?? "")
        if let number = number(at: place) { return .success(Owner(number: number, entry: entries[number - 1])) }
        if below[Place(work: work, applicant: applicant, registrar: "")] != nil {
            return .failure(question.registrar == nil ? .registrarNeeded : .otherRegistrars)
        }
        return .failure(byWork[work] == nil ? .noEntry : .otherApplicants)
    }

    private func places(of entry: ResponsibilityEntry) -> [Place] {
        let work = Work(matter: entry.matter, step: entry.step)
        let registrars = entry.registrars.isEmpty ? [""] : entry.registrars.map(\.text)
        return entry.applicants.each.flatMap { applicant in
            registrars.map { Place(work: work, applicant: applicant, registrar: $0) }
        }
    }

    /// The entry that holds for a whole place.
    private func number(at place: Place) -> Int? { place.enclosing.lazy.compactMap { numbers[$0] }.first }
}
