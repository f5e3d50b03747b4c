/// What a unit asked of an applicant.
package enum ApplicantRequest: Int64, Sendable {
    /// What is missing.
    case correction = 1
    /// To come, to the bureau or to the window again, as a feedback says.
    case toCome = 2
}

/// Trips that could go: what made an applicant come, by matter and by who asked. Names are numbers of the caller's own.
package struct TripSavings: Sendable {
    private struct Tally {
        var cases = 0
        var asked: Set<Int64> = []
        var corrected: Set<Int64> = []
        var corrections = 0
        var trips = 0
    }

    private var byMatter: [Int: Tally] = [:]
    private var byUnit: [Int: Tally] = [:]
    private var matters: [Int64: Int] = [:]

    package init() {}

    package mutating func add(case key: Int64, of matter: Int) {
        matters[key] = matter
        byMatter[matter, default: Tally()].cases += 1
    }

    /// Counts a request of a case that was added; of any other it is none of the report's.
    package mutating func add(_ request: ApplicantRequest, of key: Int64, askedBy unit: Int, inPerson: Bool) {
        guard let matter = matters[key] else { return }
        Self.count(request, &byMatter[matter, default: Tally()], key, inPerson)
        Self.count(request, &byUnit[unit, default: Tally()], key, inPerson)
    }

    private static func count(_ request: ApplicantRequest, _ tally: inout Tally, _ key: Int64, _ inPerson: Bool) {
        tally.asked.insert(key)
        if request == .correction {
            tally.corrected.insert(key)
            tally.corrections += 1
        }
        if inPerson { tally.trips += 1 }
    }

    package struct Row: Equatable, Sendable {
        /// The matter, or the unit that asked.
        package var name: String
        /// Of a matter: all that were registered. Of a unit: those that it asked about.
        package var cases: Int
        /// How many of them needed a correction.
        package var corrected: Int
        package var corrections: Int
        /// How often an applicant had to come: corrections in person, and feedbacks that said so.
        package var trips: Int
    }

    /// Matters of which something was asked of an applicant, the one with the most trips first.
    package func matters(name: (Int) -> String) -> [Row] {
        Self.ordered(byMatter.map { Self.row(name($0.key), $0.value, cases: $0.value.cases) })
    }

    /// Units that asked for something, the one with the most trips first.
    package func units(name: (Int) -> String) -> [Row] {
        Self.ordered(byUnit.map { Self.row(name($0.key), $0.value, cases: $0.value.asked.count) })
    }

    private static func row(_ name: String, _ tally: Tally, cases: Int) -> Row {
        Row(
            name: name, cases: cases, corrected: tally.corrected.count, corrections: tally.corrections,
            trips: tally.trips)
    }

    private static func ordered(_ rows: [Row]) -> [Row] {
        rows.filter { $0.corrections + $0.trips > 0 }.sorted {
            ($1.trips, $1.corrections, $0.name) < ($0.trips, $0.corrections, $1.name)
        }
    }
}
