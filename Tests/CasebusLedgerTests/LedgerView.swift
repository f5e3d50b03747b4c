import CasebusJournal
import CasebusModel
import Testing

@testable import CasebusLedger

/// All that a ledger knows, by names: two that met the units in another order can be compared.
///
/// Which units may be pushed to is left out: that is configuration, which no log has.
struct LedgerView: Equatable {
    let lines: [String]

    init(_ ledger: Ledger) {
        let units = ledger.units
        func name(_ unit: UnitNumber) -> String { unit == noUnit ? "-" : units.address(unit) }
        var lines = [
            "next \(ledger.nextSequence) \(ledger.nextHandoff), at \(ledger.lastRecordedAt), cases "
                + "\(ledger.casesRegistered) \(ledger.casesClosed)",
            "rules \(ledger.rules.map { "\($0.sequence) \($0.bytes)" } ?? "-")", "matters \(ledger.matters.codes)",
        ]
        for link in ledger.owedLinks {
            lines.append(
                "owed \(name(link.parentRegistrar)) \(link.parentID) \(name(link.decider)) \(link.applicant) "
                    + "\(link.matter) \(link.step) \(name(link.to)) \(name(link.listed))")
        }
        lines += ledger.cases.chunks.joined().filter { $0.registeredAt != 0 }.map { row in
            let id = withUnsafeBytes(of: row.id) { String(decoding: $0.prefix(Int(row.idBytes)), as: UTF8.self) }
            return "case \(name(row.registrar)) \(id) at \(row.registeredAt), state \(row.state), idle with "
                + "\(name(row.idleHolder)), worked on by \(name(row.lastWorker)), kept by \(name(row.keeper)), "
                + "\(row.openHandoffs) open, "
                + "last \(row.lastAt), matter \(row.matter), extended \(row.extendedDays), cards \(row.cards), "
                + "procedures \(row.procedures), flags \(row.flags.rawValue), applicant \(row.applicant)"
        }.sorted()
        lines += ledger.handoffs.chunks.joined().filter { $0.sequence != 0 }.sorted { $0.number < $1.number }.map {
            row in
            "hand-off \(row.number) at \(row.sequence) \(row.pushedAt), of \(ledger.caseID(row.caseSlot)), from "
                + "\(name(row.from)) to \(name(row.to)), listed \(name(row.listed)), state \(row.state), flags "
                + "\(row.flags.rawValue), cards \(row.cards), \(row.reports) \(row.urges) \(row.orders) "
                + "\(row.explanations) \(row.reassignments)"
        }
        lines += units.rows.indices.map(UnitNumber.init).compactMap { unit in
            let row = units[unit]
            guard row.inbox.end > 1 || row.openSent + row.openReceived > 0 || row.successor != noUnit else {
                return nil
            }
            let entries = row.inbox.entries.map { entry in
                entry.isConfirmed
                    ? "-" : "\(entry.sequence) \(entry.handoff) \(entry.notice.map { "\($0)" } ?? "?")"
            }
            return "unit \(name(unit)) sent \(row.openSent) received \(row.openReceived) overdue \(row.overdue), then "
                + "\(name(row.successor)), inbox "
                + "\(row.inbox.first)-\(row.inbox.end) \(row.inbox.open) \(row.inbox.openNotices) \(entries)"
        }.sorted()
        self.lines = lines
    }

    /// The lines that only one of two has.
    func difference(from other: LedgerView) -> [String] {
        lines.filter { !other.lines.contains($0) } + other.lines.filter { !lines.contains($0) }.map { "not: \($0)" }
    }
}

extension MemoryBus {
    /// The log, and a snapshot, give the state that is live; all that was done must be durable.
    func expectSameFromLog(_ comment: @autoclosure () -> Comment = "", _ location: SourceLocation = #_sourceLocation)
        throws
    {
        let live = LedgerView(intake.ledger)
        let replayed = LedgerView(try Self.replayed(journal))
        #expect(replayed.difference(from: live) == [], comment(), sourceLocation: location)
        let read = try #require(Ledger.read(intake.ledger.snapshot), comment(), sourceLocation: location)
        #expect(LedgerView(read).difference(from: live) == [], comment(), sourceLocation: location)
        #expect(read.snapshot == intake.ledger.snapshot, comment(), sourceLocation: location)
    }

    /// What the log leads to, in a program that knows no unit but from the log.
    static func replayed(_ journal: InMemoryJournal) throws -> Ledger {
        var ledger = Ledger(hashSeed: seed)
        for stored in try journal.read(from: 1, byteLimit: .max) { try ledger.replay(stored) }
        return ledger
    }
}

extension Ledger {
    var snapshot: [UInt8] {
        var all: [UInt8] = []
        writeSnapshot { all.append(contentsOf: $0) }
        return all
    }

    static func read(_ snapshot: [UInt8]) -> Ledger? {
        snapshot.withUnsafeBytes { Ledger(snapshot: $0, bounds: .init()) }
    }
}
