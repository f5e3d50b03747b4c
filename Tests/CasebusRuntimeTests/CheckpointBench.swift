import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusSegments
import CasebusWire
import Logging

@testable import CasebusRuntime

/// A ledger with its log, and a checkpointer over real files in a test's own folder.
final class CheckpointBench {
    static let seed: UInt64 = 0x5EED
    static let units = ["hall/a", "bureau/x"]
    /// Records that one case makes, each a command with an id; a register's case id is remembered beside it.
    static let recordsPerCase = 3
    static let idsPerCase = 4

    let folder: String
    let journal: InMemoryJournal
    let faults = FileFaults()
    let log = RecordedLog()
    let mailbox: LoopMailbox
    let runs: FingerprintRuns
    let snapshots: SnapshotFile
    let checkpointer: Checkpointer
    /// The ledger as recovered; empty where the log is.
    var intake: Intake
    var batch = JournalBatch()
    private var clock: Int64 = 1_767_600_000_000

    /// - Parameter plan: failures planned before the recovery.
    init(
        _ folder: String, journal: InMemoryJournal = InMemoryJournal(), every: UInt64 = 30, seed: UInt64 = seed,
        plan: (FileFaults) -> Void = { _ in }
    ) throws {
        self.folder = folder
        self.journal = journal
        let calls = FileCalls(faults: faults)
        runs = try FingerprintRuns(stateFolder: folder, logID: journal.logID, calls: calls)
        snapshots = try SnapshotFile(stateFolder: folder, logID: journal.logID, calls: calls)
        mailbox = try LoopMailbox()
        checkpointer = Checkpointer(
            journal: journal, runs: runs, snapshots: snapshots, mailbox: mailbox, every: every, hashSeed: seed,
            logger: log.logger, wall: { 1_767_600_000_000 })
        plan(faults)
        intake = Intake(
            ledger: try Self.recovered(checkpointer),
            recorder: Recorder(logID: journal.logID, term: 1) { $0.storeBytes(of: 7, as: UInt64.self) },
            history: DiskHistory(runs: runs, journal: journal))
        batch.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
    }

    /// Nothing writes into the folder any more when it is removed.
    deinit {
        checkpointer.invalidate()
        runs.drainBackground()
    }

    static func recovered(_ checkpointer: Checkpointer) throws -> Ledger {
        var ledger = try checkpointer.recover(bounds: .init())
        ledger.admitOnly(units.compactMap { Address($0) })
        return ledger
    }

    /// The snapshot files, newest last.
    var snapshotNames: [String] { names(in: folder + "/snapshots").filter { $0.hasSuffix(".snap") } }

    /// The three commands of a case: registered, pushed, signed.
    private func commands(_ number: Int) -> [(unit: String, command: WireCommand)] {
        var register = WireCommand()
        register.id = "register-\(number)"
        var registering = WireRegister()
        registering.caseID = "case-\(number)"
        register.register = registering
        var push = WireCommand()
        push.id = "push-\(number)"
        var pushing = WirePush()
        (pushing.case.id, pushing.to) = ("case-\(number)", "bureau/x")
        push.push = pushing
        var sign = WireCommand()
        sign.id = "sign-\(number)"
        var signing = WireAcknowledge()
        (signing.handoff, signing.answer) = (UInt64(number), .sign)
        sign.acknowledge = signing
        return [("hall/a", register), ("hall/a", push), ("bureau/x", sign)]
    }

    /// Lets these cases, numbered from 1, be recorded; what they did before, they only repeat.
    @discardableResult
    func submit(cases: ClosedRange<Int>) throws -> [Verdict] {
        var verdicts: [Verdict] = []
        for (unit, command) in cases.flatMap(commands) {
            let actor = Actor(unit: intake.ledger.units.number(of: unit) ?? .max, role: .unit)
            clock += 1
            let (now, head) = (clock, journal.head)
            let bytes = try FrameFormat.protobuf.encode(command)
            verdicts.append(
                try bytes.withUnsafeBytes {
                    try intake.submit(
                        Submission(command: $0), by: actor, keyID: UnsafeRawBufferPointer(start: nil, count: 0),
                        clock: now, durable: head, into: batch)
                })
        }
        return verdicts
    }

    func flush() -> Bool {
        guard case .durable = journal.append(batch, expecting: batch.firstSequence, term: 1) else { return false }
        batch.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
        return true
    }

    /// Records cases, makes them durable, and offers the ledger as the loop does after each batch.
    func record(cases: ClosedRange<Int>) throws -> Bool {
        let verdicts = try submit(cases: cases)
        guard flush(), verdicts.allSatisfy({ if case .recorded = $0 { true } else { false } }) else { return false }
        offer()
        return true
    }

    func offer() { checkpointer.offer(&intake.ledger, durable: journal.head) }

    /// Takes the checkpointer's word as the loop does.
    ///
    /// - Returns: whether it came.
    func takeMail() -> Bool {
        guard mailbox.take().idsAreSettled else { return false }
        intake.ledger.finishSettlingIDs()
        return true
    }

    /// Waits for the snapshot of a sequence, and for the end of the checkpoint that it belongs to.
    func written(_ sequence: Int, within seconds: Double = patience) async -> Bool {
        let digits = String(sequence)
        let name = String(repeating: "0", count: 20 - digits.count) + digits + ".snap"
        guard await eventually(within: seconds, { snapshotNames.last == name }) else { return false }
        // The snapshot is its last step: nothing is left that could be made void.
        checkpointer.invalidate()
        return true
    }

    /// Whether every command up to a case is known as a repeat of the record it made.
    func remembers(cases: ClosedRange<Int>) throws -> Bool {
        let verdicts = try submit(cases: cases)
        let first = (cases.lowerBound - 1) * Self.recordsPerCase + 1
        return verdicts.enumerated().allSatisfy { place, verdict in
            if case .repeated(let sequence) = verdict { sequence == UInt64(first + place) } else { false }
        }
    }
}

/// A ledger's state but for the ids, row by row: the rows' bytes would also have what lies between their fields.
struct LedgerContent: Equatable, CustomStringConvertible {
    private let lines: [String]

    init(_ ledger: Ledger) {
        let counters = [
            ledger.nextSequence, ledger.nextHandoff, UInt64(ledger.lastRecordedAt), ledger.casesRegistered,
            ledger.casesClosed,
        ]
        lines =
            counters.map { "\($0)" }
            + ledger.units.rows.indices.map { number in
                let row = ledger.units.rows[number]
                let inbox = "\(row.inbox.first)..<\(row.inbox.end) \(row.inbox.open) \(Array(row.inbox.entries))"
                return "\(ledger.units.address(UnitNumber(number))) \(row.isKnown) \(row.openSent) "
                    + "\(row.openReceived) \(row.lastIDTime) \(inbox)"
            } + ledger.cases.chunks.joined().map { "\($0)" } + ledger.handoffs.chunks.joined().map { "\($0)" }
    }

    /// Short: a test prints both sides when they differ.
    var description: String {
        let sum = lines.joined().utf8.reduce(into: UInt64(5381)) { $0 = $0 &* 33 &+ UInt64($1) }
        return "\(lines.count) rows, \(String(sum, radix: 16))"
    }
}

extension Ledger {
    var content: LedgerContent { LedgerContent(self) }
}
