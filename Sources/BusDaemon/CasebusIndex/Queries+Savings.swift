internal import CasebusAudit
internal import CasebusCalendar
internal import CasebusMatters
package import CasebusModel
internal import GRDB

/// `savings`: which steps, time and trips could go, and what windows could finish.
package struct SavingsParameters: Sendable {
    /// Rows of each list at most.
    static let rowsMax: UInt64 = 1000
    private static let rowsDefault: UInt64 = 20

    /// Of one matter only.
    var matter: String?
    /// Hand-offs pushed and cases registered in this span; milliseconds since 1970.
    var span: Range<Int64>
    var limit: Int

    package init(_ text: String) throws(Problem) {
        let parameters = try QueryParameters(text, known: ["matter", "since", "until", "limit"])
        matter = try parameters.text("matter", limit: Limits.identifierBytes)
        span = try parameters.span()
        limit = Int(try parameters.number("limit", in: 1...Self.rowsMax) ?? Self.rowsDefault)
    }
}

extension QueryService {
    func savingsAnswer(_ parameters: SavingsParameters, _ viewer: Viewer, now: Int64) throws -> [UInt8] {
        var (report, head) = try index.read { db in
            var reader = try SavingsReader(db, parameters, viewer, calendar, catalogue, at: now)
            try reader.readCases(db)
            try reader.readRequests(db)
            try reader.readHandoffs(db)
            return (reader.report, try IndexPosition(db).applied)
        }
        if let matter = parameters.matter, report.isEmpty, catalogue[matter] == nil {
            throw Problem(
                .queryInvalid, field: "matter", value: matter,
                detail: "the catalogue has no such matter, and nothing of it that this unit may see was handed over")
        }
        report.keep(parameters.limit)
        var json = JSONWriter()
        json.object { json in
            report.write(to: &json) { catalogue[$0]?.materials.map(\.shown) ?? [] }
            json.member("head", head)
        }
        return json.bytes
    }
}

private struct SavingsReader {
    private let parameters: SavingsParameters
    private let viewer: Viewer
    private let units: UnitNames
    private let calendar: WorkingCalendar
    private let catalogue: MatterCatalogue
    private let book: RuleBook
    private let at: Int64
    private var steps: StepSavings
    private var trips = TripSavings()
    private var windows: WindowSavings
    private var count = 0

    /// Cases that were registered where they may be finished, with their matters.
    private var finishable: [Int64: Matter] = [:]
    /// Whether a unit may finish a matter, as far as it was asked.
    private var reaches: [String: [Int64: Bool]] = [:]
    private var names: [String] = []
    private var numbers: [String: Int] = [:]
    private var places: [Int64: (name: Int, office: Int)] = [:]
    private var promised: [[Int]: TimeBudget?] = [:]

    init(
        _ db: Database, _ parameters: SavingsParameters, _ viewer: Viewer, _ calendar: WorkingCalendar,
        _ catalogue: MatterCatalogue, at: Int64
    ) throws {
        (self.parameters, self.viewer, self.calendar, self.catalogue) = (parameters, viewer, calendar, catalogue)
        self.at = at
        book = try RuleBook(catalogue, nil)
        units = try UnitNames(db, viewer)
        (steps, windows) = (StepSavings(at: at), WindowSavings(at: at))
    }

    var report: SavingsReport {
        var report = SavingsReport(at: at)
        func name(_ number: Int) -> String { names[number] }
        report.steps = steps.steps(name: name)
        report.stamps = steps.stamps(name: name)
        report.limits = steps.limits(day: calendar.offices[0].hours.total, name: name)
        report.matters = trips.matters(name: name)
        report.units = trips.units(name: name)
        report.windows = windows.rows(name: name)
        return report
    }

    // MARK: Cases

    mutating func readCases(_ db: Database) throws {
        let partners = viewer.seesAll ? [] : try casesWithPart(db)
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT case_key, registrar, matter FROM cases WHERE registered_at >= ? AND registered_at < ?",
            arguments: [parameters.span.lowerBound, parameters.span.upperBound])
        while let row = try cursor.next() {
            let (key, registrar, code): (Int64, Int64, String) = (row[0], row[1], row[2])
            guard parameters.matter ?? code == code, units.sees(registrar) || partners.contains(key) else { continue }
            try countRow()
            trips.add(case: key, of: number(of: code))
            if units.sees(registrar), let matter = catalogue[code], mayFinish(matter, at: registrar) {
                finishable[key] = matter
                windows.add(case: key, of: number(of: code), at: place(of: registrar).name)
            }
        }
    }

    /// The cases in which the viewer has part by a hand-off.
    private func casesWithPart(_ db: Database) throws -> Set<Int64> {
        var keys: Set<Int64> = []
        let cursor = try Row.fetchCursor(db, sql: "SELECT case_key, from_unit, to_unit FROM handoffs")
        while let row = try cursor.next() {
            if units.sees(row[1]) || units.sees(row[2]) { keys.insert(row[0]) }
        }
        return keys
    }

    mutating func readRequests(_ db: Database) throws {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT n.case_key, n.unit, n.in_person, c.registrar, h.from_unit, n.kind
                FROM requests n JOIN cases c ON c.case_key = n.case_key
                LEFT JOIN handoffs h ON h.handoff = n.handoff AND n.handoff > 0
                """)
        while let row = try cursor.next() {
            let sender: Int64? = row[4]
            guard units.sees(row[1]) || units.sees(row[3]) || sender.map(units.sees) ?? false else { continue }
            let kind = ApplicantRequest(rawValue: row[5]) ?? .correction
            trips.add(kind, of: row[0], askedBy: place(of: row[1]).name, inPerson: row[2])
        }
    }

    // MARK: Hand-offs

    mutating func readHandoffs(_ db: Database) throws {
        let suspensions = try suspensions(db)
        let remarkable = try remarkable(db)
        // A case's hand-offs come after its registration, so that the span's end cuts off none of a case in it.
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT handoff, from_unit, to_unit, state, pushed_at, signed_at, closed_at, signing, step, case_key,
                    CASE WHEN matter = '' THEN (SELECT c.matter FROM cases c WHERE c.case_key = h.case_key)
                    ELSE matter END
                FROM handoffs h WHERE pushed_at >= ? ORDER BY handoff
                """,
            arguments: [parameters.span.lowerBound])
        while let row = try cursor.next() {
            let (from, to): (Int64, Int64) = (row[1], row[2])
            let (handoff, caseKey): (Int64, Int64) = (row[0], row[9])
            // A case is all its registrar's to see.
            if let matter = finishable[caseKey], !mayFinish(matter, at: to) {
                windows.addHandedOn(case: caseKey, from: row[4], to: row[6])
            }
            guard units.sees(from) || units.sees(to), parameters.span.contains(row[4]) else { continue }
            let code: String = row[10]
            guard parameters.matter ?? code == code else { continue }
            try countRow()
            var sample = sample(row, of: code)
            sample.isMoreThanDone = remarkable.contains(handoff)
            sample.suspensions = suspensions[handoff] ?? []
            steps.add(sample, by: calendar.offices[place(of: to).office])
        }
    }

    private mutating func sample(_ row: Row, of matter: String) -> SavingsHandoff {
        var sample = SavingsHandoff(
            matter: number(of: matter), step: number(of: row[8]), state: HandoffState(rawValue: row[3]) ?? .pushed,
            pushedAt: row[4], signedAt: row[5], closedAt: row[6])
        sample.isOwnSigning = row[7] as Int64 == 0
        sample.promised = limit(of: sample)
        return sample
    }

    private func suspensions(_ db: Database) throws -> [Int64: [Suspension]] {
        var suspensions: [Int64: [Suspension]] = [:]
        let cursor = try Row.fetchCursor(db, sql: "SELECT handoff, began, ended FROM procedures WHERE handoff > 0")
        while let row = try cursor.next() {
            suspensions[row[0], default: []].append(Suspension(from: row[1], to: row[2]))
        }
        return suspensions
    }

    /// Hand-offs that were more than a signature.
    private func remarkable(_ db: Database) throws -> Set<Int64> {
        try Int64.fetchSet(
            db, sql: "SELECT handoff FROM remarks UNION SELECT handoff FROM requests WHERE handoff > 0")
    }

    private mutating func limit(of sample: SavingsHandoff) -> TimeBudget? {
        let key = [sample.matter, sample.step]
        if let known = promised[key] { return known }
        let limit = book.promised(names[sample.matter], names[sample.step])
        promised[key] = .some(limit)
        return limit
    }

    // MARK: Names

    private mutating func countRow() throws {
        guard count < QueryService.handoversMax else { throw QueryService.spanTooLarge }
        count += 1
    }

    private mutating func mayFinish(_ matter: Matter, at unit: Int64) -> Bool {
        guard !matter.windows.finish.isEmpty else { return false }
        if let known = reaches[matter.code]?[unit] { return known }
        let may = Address(units.name(unit)).map { matter.windows.reach(of: $0) == .finish } ?? false
        reaches[matter.code, default: [:]][unit] = may
        return may
    }

    private mutating func place(of unit: Int64) -> (name: Int, office: Int) {
        if let known = places[unit] { return known }
        let address = units.name(unit)
        let place = (number(of: ReportLevel.name(of: address)), calendar.officeNumber(of: address))
        places[unit] = place
        return place
    }

    private mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }
}

extension RuleBook {
    /// What a step is promised within; `nil` also where there is no such step.
    fileprivate func promised(_ matter: String, _ step: String) -> TimeBudget? {
        var (matter, step) = (matter, step)
        return matter.withUTF8 { code in
            self.matter(named: UnsafeRawBufferPointer(code)).flatMap { number in
                step.withUTF8 { self.step(named: UnsafeRawBufferPointer($0), of: number) }
            }
        }.flatMap { limits(of: $0).promised }
    }
}
