import CasebusAudit
import Testing

@Suite struct BusHistoryTests {
    private typealias Span = BusHistory.Span

    /// The log begins at 0; the bus was down from 100 to 200 and from 200 to 250; the bureau was there twice.
    private static let history = BusHistory(
        begins: 0, outages: [Span(from: 100, to: 200), Span(from: 200, to: 250)],
        presences: ["bureau/market": [Span(from: 20, to: 60), Span(from: 300)]])

    struct Row: Sendable, CustomTestStringConvertible {
        var kind: IntervalKind = .waiting
        var from: Int64
        var to: Int64?
        var unit = "bureau/market"
        var pieces: [(kind: IntervalKind, from: Int64)]
        var testDescription: String { "\(unit) \(kind.rawValue) \(from)–\(to.map(String.init) ?? "now")" }
    }

    @Test(arguments: [
        Row(from: 30, to: 50, pieces: [(.waiting, 30)]),
        Row(from: 10, to: 70, pieces: [(.away, 10), (.waiting, 20), (.away, 60)]),
        Row(from: 50, to: 310, pieces: [(.waiting, 50), (.away, 60), (.bus, 100), (.away, 250), (.waiting, 300)]),
        Row(from: 120, to: 130, pieces: [(.bus, 120)]),
        Row(from: 240, pieces: [(.bus, 240), (.away, 250), (.waiting, 300)]),
        // Only waiting is parted by who was there; what comes before the log is nobody's absence.
        Row(kind: .atWork, from: 50, to: 310, pieces: [(.atWork, 50), (.bus, 100), (.atWork, 250)]),
        Row(kind: .idle, from: 10, to: 20, pieces: [(.idle, 10)]),
        Row(from: -50, to: 10, pieces: [(.waiting, -50), (.away, 0)]),
        Row(from: 10, to: 30, unit: "bureau/never-there", pieces: [(.away, 10)]),
        // An interval that takes no time stays.
        Row(from: 150, to: 150, pieces: [(.waiting, 150)]),
    ])
    func `an interval is cut where the bus went down and where its receiver came or went`(row: Row) {
        let interval = Interval(unit: row.unit, handoff: 7, kind: row.kind, from: row.from, to: row.to)
        let pieces = Self.history.split(interval)
        #expect(pieces.map(\.kind) == row.pieces.map(\.kind))
        #expect(pieces.map(\.from) == row.pieces.map(\.from))
        // They follow one another without a gap, with the same holder.
        #expect(pieces.map(\.to) == pieces.dropFirst().map { $0.from as Int64? } + [row.to])
        #expect(pieces.allSatisfy { $0.unit == row.unit && $0.handoff == 7 })
    }

    @Test func `without outages and absences nothing is cut`() {
        let interval = Interval(unit: "bureau/market", kind: .waiting, from: 1, to: 5)
        let quiet = BusHistory(begins: 0, presences: ["bureau/market": [Span(from: 0)]])
        #expect(quiet.split(interval) == [interval])
    }
}
