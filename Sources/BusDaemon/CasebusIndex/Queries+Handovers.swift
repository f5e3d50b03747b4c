internal import CasebusAudit
package import CasebusModel
internal import GRDB

/// `handovers`: for each directed pair of units the hand-offs and what waiting they cost.
package struct HandoversParameters: Sendable {
    /// Only hand-offs pushed in this span; milliseconds since 1970.
    var span: Range<Int64>

    package init(_ text: String) throws(Problem) {
        span = try QueryParameters(text, known: ["since", "until"]).span()
    }
}

extension QueryParameters {
    /// `since` and `until`, each open where it is not given.
    func span() throws(Problem) -> Range<Int64> {
        let (since, until) = (try instant("since") ?? .min, try instant("until") ?? .max)
        guard since < until else {
            throw Problem(
                .queryInvalid, field: "until", value: Timestamp(milliseconds: until).description,
                detail: "the span is empty: give an instant after since")
        }
        return since..<until
    }
}

extension QueryService {
    /// Hand-offs that one report takes; above it a shorter span has to be asked for.
    static let handoversMax = 20_000_000

    static var spanTooLarge: Problem {
        Problem(
            .queryInvalid, field: "since", value: "",
            detail: "the span holds more than \(handoversMax) hand-offs: give since and until")
    }

    func handoversAnswer(_ parameters: HandoversParameters, _ viewer: Viewer) throws -> [UInt8] {
        let (report, head) = try index.read { db in
            let units = try UnitNames(db, viewer)
            let outages = try Outages(db)
            var statistics = HandoverStatistics()
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT from_unit, to_unit, case_key, state, pushed_at, signed_at, closed_at, bounced FROM handoffs
                    WHERE pushed_at >= ? AND pushed_at < ?
                    """,
                arguments: [parameters.span.lowerBound, parameters.span.upperBound])
            while let row = try cursor.next() {
                let (from, to): (Int64, Int64) = (row[0], row[1])
                guard units.sees(from) || units.sees(to) else { continue }
                guard statistics.sampleCount < Self.handoversMax else { throw Self.spanTooLarge }
                statistics.add(Self.sample(row, from: from, to: to, without: outages))
            }
            return (statistics.report { units.name($0) }, try IndexPosition(db).applied)
        }
        var json = JSONWriter()
        json.object { json in
            report.write(to: &json)
            json.member("head", head)
        }
        return json.bytes
    }

    private static func sample(_ row: Row, from: Int64, to: Int64, without outages: Outages) -> HandoverSample {
        let pushedAt: Int64 = row[4]
        func time(_ end: Int64?) -> Int64? { end.map { $0 - pushedAt - outages.time(from: pushedAt, to: $0) } }
        return HandoverSample(
            from: Int(from), to: Int(to), caseNumber: row[2], state: HandoffState(rawValue: row[3]) ?? .pushed,
            wait: time(row[5]), visit: time(row[6]), bounced: row[7])
    }
}

/// The index's unit numbers with their addresses, and which of them the viewer is or holds.
struct UnitNames {
    private var addresses: [Int64: String] = [:]
    private var covered: Set<Int64> = []
    private let seesAll: Bool

    init(_ db: Database, _ viewer: Viewer) throws {
        seesAll = viewer.seesAll
        let cursor = try Row.fetchCursor(db, sql: "SELECT unit, address FROM units")
        while let row = try cursor.next() {
            let (unit, address): (Int64, String) = (row[0], row[1])
            addresses[unit] = address
            if viewer.covers(address) { covered.insert(unit) }
        }
    }

    func sees(_ unit: Int64) -> Bool { seesAll || covered.contains(unit) }
    func name(_ unit: Int) -> String { name(Int64(unit)) }
    func name(_ unit: Int64) -> String { addresses[unit] ?? "" }
}
