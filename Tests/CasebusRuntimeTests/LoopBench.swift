import CasebusConfiguration
import CasebusIndex
import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusSegments
import CasebusWire
import CasebusZMQ
import Foundation
import Synchronization

@testable import CasebusRuntime

/// The daemon's loop on a thread of its own, over a log in memory and a socket of this process, without keys.
///
/// Time stands still but where the test lets it pass.
final class LoopBench {
    /// One context in the process: see ``ZMQContext``.
    static let context: ZMQContext = {
        do { return try ZMQContext(maxSockets: 200) } catch { preconditionFailure("no context: \(error)") }
    }()

    let endpoint = "inproc://casebus-loop-\(UUID().uuidString)"
    let journal: GatedJournal
    let clock = HandClock()
    let log = RecordedLog()
    /// Failures of what is written beside the log.
    let faults = FileFaults()
    let mailbox: LoopMailbox
    private let index: Index
    private let ending: DispatchSemaphore
    private let result: Box<Result<JournalError?, any Error>?>

    /// What a thread leaves for another.
    private final class Box<Value: Sendable>: Sendable {
        private let content: Mutex<Value>
        init(_ value: Value) { content = Mutex(value) }
        var value: Value {
            get { content.withLock { $0 } }
            set { content.withLock { $0 = newValue } }
        }
    }

    init(_ folder: String, units: [String], journal: GatedJournal = GatedJournal()) throws {
        self.journal = journal
        mailbox = try LoopMailbox()
        let (mailbox, clock, log, endpoint) = (mailbox, clock, log, endpoint)
        let calls = FileCalls(faults: faults)
        let runs = try FingerprintRuns(stateFolder: folder, logID: journal.logID, calls: calls)
        let snapshots = try SnapshotFile(stateFolder: folder, logID: journal.logID, calls: calls)
        let checkpointer = Checkpointer(
            journal: journal, runs: runs, snapshots: snapshots, mailbox: mailbox, every: 1_000_000, hashSeed: 5,
            logger: log.logger, wall: clock.machine.wall)
        let keys = try KeyRing(UnitDirectory(units.compactMap { Address($0) }.map { UnitEntry(address: $0) }))
        let index = try Index(folder: folder, logID: journal.logID, head: journal.head)
        self.index = index
        let follower = IndexFollower(journal: journal, index: index) { _ in }
        let head = DurableHead(journal.head)
        let queries = QueryDesk(head: head, mailbox: mailbox) { _ in
            .done(.failure(Problem(.queryUnknown, detail: "this test asks nothing")))
        }
        let guardEnded = try Wakeup()
        let (began, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let result = Box<Result<JournalError?, any Error>?>(nil)
        (self.ending, self.result) = (ended, result)
        Thread.detachNewThread {
            result.value = Result {
                let socket = try ZMQSocket(.router, in: Self.context)
                defer { socket.close() }
                var ledger = try checkpointer.recover(bounds: .init())
                ledger.admitOnly(keys.units.keys.sorted())
                let salts = RandomSalts()
                let recorder = Recorder(logID: journal.logID, term: 1) { salts.fill($0) }
                let settings = LoopSettings(
                    version: "test", heartbeatMilliseconds: 10_000, sessions: 100, sessionsPerUnit: 10,
                    payloadBytes: Limits.payloadBytes, gatheredBytes: 1 << 20, guardEnded: guardEnded.fileDescriptor)
                let history = DiskHistory(runs: runs, journal: journal)
                let loop = BusLoop(
                    .init(
                        intake: Intake(ledger: ledger, recorder: recorder, history: history), journal: journal,
                        head: head, keys: keys, rules: RulesToAdopt.none, reloaded: { _, _ in },
                        settings: settings,
                        clock: BusClock(clock.machine, jumpBoundMilliseconds: 60_000), mailbox: mailbox,
                        checkpointer: checkpointer, follower: follower, queries: queries,
                        notifier: SystemdNotifier(environment: [:]), logger: log.logger),
                    listeners: [Listener(number: 0, socket: socket, endpoints: [endpoint], isPlain: true, monitor: nil)]
                )
                try socket.bind(endpoint)
                began.signal()
                return try withExtendedLifetime(guardEnded) { try loop.run(startedAfter: 0, clean: true) }
            }
            began.signal()
            ended.signal()
        }
        began.wait()
    }

    deinit {
        // A test that threw has not ended it.
        journal.open()
        mailbox.stop()
    }

    func client() throws -> LoopClient { try LoopClient(endpoint) }

    /// Lets time pass, and waits until the loop has looked at the clock and acted upon it.
    func pass(milliseconds: Int64) -> Bool {
        clock.pass(milliseconds: milliseconds)
        // A turn that begins now looks at most twice, one under way once more, and the next shows that both are over.
        let enough = clock.looks + 5
        let deadline = ContinuousClock.now + .seconds(patience)
        while clock.looks < enough {
            guard ContinuousClock.now < deadline else { return false }
            mailbox.wakeup.signal()
            Thread.sleep(forTimeInterval: 0.001)
        }
        return true
    }

    /// Waits until the loop has ended.
    ///
    /// - Returns: why it ended; `nil` after an orderly stop.
    func ended() throws -> JournalError? {
        guard ending.wait(timeout: .now() + patience) == .success else {
            throw JournalError(.closed, operation: "wait", context: .init(detail: "the loop goes on"))
        }
        // Its files are gone before the folder is removed.
        try index.close()
        return try result.value?.get()
    }

    /// Stops the loop in order and waits for its end.
    func stop() throws -> JournalError? {
        mailbox.stop()
        return try ended()
    }

    /// What the bus recorded of itself, in order.
    func events() throws -> [WireBusEvent.OneOf_Event] {
        try journal.read(from: 1, byteLimit: .max).compactMap { stored in
            try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                guard layout.header.kind == .busEvent else { return nil }
                return try FrameFormat.protobuf.decode(WireBusEvent.self, from: record[layout.command]).event
            }
        }
    }

    /// Who came and went, as the log says.
    func presences() throws -> [String] {
        try events().compactMap {
            if case .presence(let presence) = $0 {
                "\(presence.unit) \(presence.present ? "came" : "went")"
            } else {
                nil
            }
        }
    }
}
