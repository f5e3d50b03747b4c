internal import CasebusCalendar
internal import CasebusConfiguration
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusSegments
internal import CasebusWire
internal import CasebusZMQ
import Foundation
internal import Logging

/// Puts the bus together, dependencies first: state, ledger, sockets, followers, loop.
///
/// - Threading: `@unchecked Sendable` because it is made on one thread and then used by the bus's
///   thread alone, which ``run(_:)`` starts once; the thread's start orders the two.
final class BusAssembly: @unchecked Sendable {
    private let configuration: BusConfiguration
    private let state: StateFolder
    private let loop: BusLoop
    private let context: ZMQContext
    private let zap: ZAPHandler
    private let queries: QueryDesk
    private let clocks: ClockKeeper
    private let index: Index
    private let follower: IndexFollower
    private let housekeeper: Housekeeper
    private let notifier: SystemdNotifier
    let reloader: Reloader
    let watch: BusWatch
    private let logger: Logger
    private let lastAlive: AliveMark.Reading
    /// Whether the log ends with the record of an orderly stop.
    private let endedInOrder: Bool

    init(_ installation: Installation, _ options: BusOptions, _ logger: Logger, _ mailbox: LoopMailbox) throws {
        configuration = installation.configuration
        self.logger = logger
        notifier = SystemdNotifier(environment: options.environment)
        guard ZMQ.hasCURVE else { throw StartError("this libzmq has no CURVE: install Debian's libzmq5") }
        let machine = MachineClock(
            wall: { Int64(Date().timeIntervalSince1970 * 1000) },
            steady: { Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000) })
        mailbox.publish(now: machine.wall())
        let report = StartReport(notifier)
        report.opening()
        let segmentBytes = configuration.journal.segmentMebibytes << 20
        state = try StateFolder(
            path: configuration.statePath, segmentBytes: segmentBytes, options: options, wall: machine.wall)
        lastAlive = state.alive.reading
        let journal = state.journal
        endedInOrder = try Self.endsWithStop(journal)
        let head = DurableHead(journal.head)
        let checkpointer = Checkpointer(
            journal: journal, runs: state.runs, snapshots: state.snapshots, mailbox: mailbox,
            every: UInt64(configuration.journal.snapshotEveryRecords), hashSeed: state.hashSeed, logger: logger,
            wall: machine.wall)
        var bounds = Ledger.Bounds()
        bounds.openHandoffs = configuration.limits.openHandoffs
        var ledger = try checkpointer.recover(bounds: bounds) { report.replayed($0, of: $1) }
        let keys = try KeyRing(installation.units)
        ledger.admitOnly(keys.units.keys.sorted())

        index = try Self.openIndex(state, logger)
        follower = IndexFollower(journal: journal, index: index) { failure in
            // The index can lag or be rebuilt; the bus goes on without it, and says so.
            if let failure {
                logger.error("index.failed", metadata: ["error": "\(failure)"])
            } else {
                logger.notice("index.follows-again")
            }
        }
        let inForce = ConfigurationInForce(installation, keys: keys)
        reloader = Reloader(
            configuration: inForce, environment: options.environment, mailbox: mailbox, logger: logger)
        let books = RuleBookShelf()
        let answers = QueryAnswers(
            journal: journal, index: index, books: books, follower: follower, configuration: inForce,
            reloader: reloader,
            mailbox: mailbox, statePath: state.path, version: options.version, isDemo: state.isDemo,
            startedAt: machine.wall())
        Self.warnOfMissingYear(installation, at: machine.wall(), logger)
        watch = BusWatch(
            answers: answers, journal: journal, durable: head, mailbox: mailbox, clockRate: options.clockRate)
        queries = QueryDesk(head: head, mailbox: mailbox) { answers.answer($0) }
        clocks = ClockKeeper(
            service: { answers.service }, after: journal.head, mailbox: mailbox, rate: options.clockRate, logger: logger
        )

        context = try ZMQContext(maxSockets: 64)
        let doorkeeper = Doorkeeper(keys: { inForce.keys }, mailbox: mailbox)
        zap = try ZAPHandler(in: context) { doorkeeper.decide($0) }
        let listeners = try Sockets(configuration, serverKeys: installation.serverKeys).open(in: context, logger)

        let salts = RandomSalts()
        let recorder = Recorder(logID: journal.logID, term: journal.term) { salts.fill($0) }
        let settings = LoopSettings(
            version: options.version, heartbeatMilliseconds: Int64(configuration.heartbeatMilliseconds),
            sessions: configuration.limits.sessions, sessionsPerUnit: configuration.limits.sessionsPerUnit,
            payloadBytes: configuration.limits.payloadBytes,
            gatheredBytes: min(LoopBounds.gatheredBytes, segmentBytes / 4),
            guardEnded: zap.endedFileDescriptor)
        loop = BusLoop(
            .init(
                intake: Intake(
                    ledger: ledger, recorder: recorder, history: DiskHistory(runs: state.runs, journal: journal)),
                journal: journal, head: head, keys: keys, rules: try RulesToAdopt(installation),
                reloaded: { inForce.replace($0, keys: $1) }, settings: settings,
                clock: BusClock(
                    machine, jumpBoundMilliseconds: Int64(configuration.clock.jumpBoundSeconds) * 1000,
                    rate: options.clockRate, origin: state.demoOrigin),
                mailbox: mailbox, checkpointer: checkpointer, follower: follower, queries: queries, notifier: notifier,
                logger: logger),
            listeners: listeners)
        let (index, endpoints, notifier) = (self.index, loop.listeners.flatMap(\.endpoints), self.notifier)
        housekeeper = Housekeeper(
            alive: state.alive, journal: journal, runs: state.runs, head: head, mailbox: mailbox, logger: logger
        ) {
            notifier.status(
                ServiceStatus(mailbox.read(), head: head.value, index: index, endpoints: endpoints).text)
        }
    }

    private static func endsWithStop(_ journal: SegmentJournal) throws -> Bool {
        guard let last = try journal.read(journal.head) else { return false }
        return try last.record.withUnsafeBytes { record in
            let layout = try RecordLayout(record)
            guard layout.header.kind == .busEvent else { return false }
            if case .stopped = try FrameFormat.protobuf.decode(WireBusEvent.self, from: record[layout.command]).event {
                return true
            }
            return false
        }
    }

    /// Opens the index, or makes it anew where what is there can be of no use. On any other failure, such as a full
    /// disk, nothing is deleted and the start fails.
    private static func openIndex(_ state: StateFolder, _ logger: Logger) throws -> Index {
        let journal = state.journal
        do {
            return try Index(folder: state.path, logID: journal.logID, head: journal.head)
        } catch {
            guard error.isCuredByRebuilding else { throw error }
            logger.warning("index.rebuilding", metadata: ["error": "\(error)"])
            return try Index.rebuild(folder: state.path, logID: journal.logID, head: journal.head)
        }
    }

    /// The calendar of a year is published late in the year before: somebody has to add it.
    private static func warnOfMissingYear(_ installation: Installation, at now: Int64, _ logger: Logger) {
        guard let path = installation.configuration.calendarPath,
            installation.calendar.offices.contains(where: { $0.isProvisional(from: now, to: now) })
        else { return }
        logger.warning("calendar.year-missing", metadata: ["calendar.path": "\(path)"])
    }

    /// Serves on a thread of its own; `finish` is told once how it ended.
    func run(_ finish: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-loop"
            finish(Result { try serve() })
        }
    }

    private func serve() throws {
        follower.start()
        queries.start()
        clocks.start()
        housekeeper.start()
        let endpoints = loop.listeners.flatMap(\.endpoints)
        logger.notice(
            "bus.ready",
            metadata: [
                "bus.endpoint": "\(endpoints.joined(separator: " "))", "journal.position": "\(state.journal.head)",
            ])
        notifier.ready("serving on \(endpoints.joined(separator: ", "))")
        let failure = try loop.run(startedAfter: Int64(lastAlive.timeMilliseconds), clean: endedInOrder)
        if let failure { throw LogFateUnknown(error: failure) }
        queries.stop()
        clocks.stop()
        follower.stop()
        housekeeper.stop()
        for listener in loop.listeners { listener.socket.close() }
        zap.stop()
        do {
            try index.close()
        } catch {
            // It is derived from the log; the next start goes on from what it has.
            logger.warning("index.unclosed", metadata: ["error": "\(error)"])
        }
        try state.journal.close()
        logger.notice("bus.stopped", metadata: ["journal.position": "\(state.journal.head)"])
    }
}
