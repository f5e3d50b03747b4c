internal import CasebusConfiguration
internal import CasebusIndex
internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusSegments
internal import CasebusWire
internal import CasebusZMQ
internal import Logging
internal import SwiftProtobuf
import Synchronization

/// The heart of the daemon: one thread that owns the ROUTER and the ledger.
///
/// A turn: take what is readable (bounded), decode, authorise, apply, record; hand the batch to the
/// disk; when it is durable, send the answers and deliveries that waited for it. Nothing leaves before
/// the flush that covers what it depends on, and no timer delays anything.
final class BusLoop {
    struct Dependencies {
        var intake: Intake
        var journal: any Journal
        var head: DurableHead
        var keys: KeyRing
        var rules: RulesToAdopt
        /// Told of a configuration that was taken over.
        var reloaded: @Sendable (Installation, KeyRing) -> Void
        var settings: LoopSettings
        var clock: BusClock
        var mailbox: LoopMailbox
        var checkpointer: Checkpointer
        var follower: IndexFollower
        var queries: QueryDesk
        var notifier: SystemdNotifier
        var logger: Logger
    }

    // What each command touches is not checked for overlapping access, which costs more than the touch: there is one
    // thread, and nothing that it calls comes back here.
    @exclusivity(unchecked) var intake: Intake
    let journal: any Journal
    let head: DurableHead
    var keys: KeyRing
    var rules: RulesToAdopt
    /// Of these, what the log may lack.
    var owedSuccessions: [WireSucceeded]
    /// Nothing is delivered before this record is durable.
    var deliveriesWaitFor: UInt64 = 0
    let reloaded: @Sendable (Installation, KeyRing) -> Void
    @exclusivity(unchecked) var settings: LoopSettings
    var clock: BusClock
    let mailbox: LoopMailbox
    let checkpointer: Checkpointer
    let follower: IndexFollower
    let queries: QueryDesk
    let notifier: SystemdNotifier
    let logger: Logger

    let listeners: [Listener]
    var sessions: [Route: Session] = [:]
    var instances: [InstanceName: Session] = [:]
    var epochs: [InstanceName: UInt64] = [:]
    var lines: [DeliveryLine] = []
    /// Whom the durable log says to be there.
    var presentInLog: Set<String> = []
    var refusals = RefusalLog()

    let committer: Committer
    /// What is being gathered, and what is being flushed.
    var gathering = Gathering()
    var flushing: Gathering?
    var spare: Gathering? = Gathering()
    var dirty: [Session] = []
    var blocked: [Session] = []
    var backlog = Backlog()
    var spareDeliveries = OutgoingDeliveries()

    /// This turn's times: ms since 1970 as recorded, and ms of the steady clock.
    @exclusivity(unchecked) var now: Int64 = 0
    @exclusivity(unchecked) var steadyNow: Int64 = 0
    private var nextSecond: Int64 = 0
    /// When blocked sessions, and a full disk, are tried again.
    var nextRetry: Int64 = 0
    private var nextRoomCheck: Int64 = 0
    /// Before it no session can have been silent for too long.
    var nextSilence: Int64 = 0
    var nextComplaint: Int64 = 0
    /// Records of the past read in this turn, to compare and answer repeats.
    var repeatsThisTurn = 0
    @exclusivity(unchecked) var counters = LoopCounters()
    @exclusivity(unchecked) var measures = LoopMeasures()
    /// Who asked what is being answered.
    var questions: [UInt64: (session: Session, correlation: UInt64)] = [:]
    var nextTicket: UInt64 = 1
    /// Why nothing can be recorded at the moment: a full disk, or one that fails where there is room.
    var noRoom: JournalError?
    var failure: JournalError?

    init(_ parts: Dependencies, listeners: [Listener]) {
        intake = parts.intake
        journal = parts.journal
        head = parts.head
        keys = parts.keys
        rules = parts.rules
        owedSuccessions = parts.rules.successions
        reloaded = parts.reloaded
        settings = parts.settings
        clock = parts.clock
        mailbox = parts.mailbox
        checkpointer = parts.checkpointer
        follower = parts.follower
        queries = parts.queries
        notifier = parts.notifier
        logger = parts.logger
        self.listeners = listeners
        committer = Committer(journal: parts.journal, done: parts.mailbox.wakeup)
        gathering.reset(firstSequence: intake.ledger.nextSequence, flushed: journal.head)
        for row in intake.ledger.units.rows {
            lines.append(DeliveryLine(first: row.inbox.first, end: row.inbox.end))
        }
    }

    /// Serves until it is told to stop, or the log's fate is unknown.
    ///
    /// - Returns: `nil` after an orderly stop; otherwise why the process must end without another receipt.
    func run(startedAfter lastAlive: Int64, clean: Bool) throws -> JournalError? {
        committer.start()
        defer { committer.stop() }
        var poller = ZMQPoller()
        let doors = try listeners.map { (listener: $0, token: try poller.add($0.socket)) }
        let monitors = try listeners.compactMap(\.monitor).map { (monitor: $0, token: try poller.add($0.socket)) }
        let bell = poller.add(fileDescriptor: mailbox.wakeup.fileDescriptor)
        let guardEnded = poller.add(fileDescriptor: settings.guardEnded)
        readClocks()
        try recordStart(lastAlive: lastAlive, clean: clean)
        catchUp()
        commitIfIdle()
        while failure == nil {
            for door in doors { poller.setInterest(isPaused ? [] : .readable, of: door.token) }
            let ready = try poller.poll(timeoutMilliseconds: isPaused ? 1000 : pollTimeout)
            readClocks()
            let began = clock.nanoseconds()
            repeatsThisTurn = 0
            if ready.isReadable(bell) { mailbox.wakeup.drain() }
            takeOutcome()
            // Nothing that was gathered meanwhile may go out: it may rest on what is not on the disk.
            guard failure == nil else { break }
            takeMail()
            checkRoom()
            if isPaused { measures.pausedTurns += 1 }
            if !isPaused { for door in doors where ready.isReadable(door.token) { try receive(from: door.listener) } }
            for (monitor, token) in monitors where ready.isReadable(token) {
                for _ in 0..<(try monitor.drain()) { note(.keyMissing, key: "", claimed: "") }
            }
            // Without its doorkeeper libzmq would refuse everybody; a restart brings it back.
            if ready.isReadable(guardEnded) { failure = JournalError(.closed, operation: "zap") }
            if steadyNow >= nextSecond { try everySecond() }
            workOffBacklog()
            endTurn(began: began)
            commitIfIdle()
            if mailbox.isStopping, gathering.isEmpty, flushing == nil { break }
        }
        if failure == nil { try recordStop() }
        return failure
    }

    /// While a flush is under way and enough is gathered, nothing more is read.
    private var isPaused: Bool { flushing != nil && gathering.isFull(bytes: settings.gatheredBytes) }

    private var pollTimeout: Int {
        if !backlog.isEmpty { return 0 }
        if !blocked.isEmpty { return Int(LoopBounds.retryMilliseconds) }
        return Int(max(1, nextSecond - steadyNow))
    }

    private func readClocks() {
        steadyNow = clock.steady()
        let reading = clock.now()
        now = intake.ledger.recordedAt(clock: reading.milliseconds)
        mailbox.publish(now: now)
        guard let jump = reading.jump else { return }
        measures.clockJumps += 1
        logger.error("clock.jumped", metadata: ["from.ms": "\(jump.from)", "to.ms": "\(jump.to)"])
        var event = WireBusEvent()
        event.clockJumped = .with { ($0.fromMs, $0.toMs) = (jump.from, jump.to) }
        record(event)
    }

    // MARK: Every second

    private func everySecond() throws {
        nextSecond = steadyNow + 1000
        notifier.watchdog()
        dropSilentSessions()
        recordPresences()
        catchUp()
        for refusal in refusals.expire(at: now) {
            var event = WireBusEvent()
            event.refusal = refusal
            record(event)
        }
        publishStatus()
    }

    /// Records something the bus saw itself. While the disk is full it is dropped, not kept for later.
    func record(_ event: WireBusEvent) {
        guard noRoom == nil else { return }
        do {
            try intake.recorder.record(event, sequence: intake.ledger.nextSequence, at: now, into: gathering.batch)
            intake.ledger.advance(to: now)
        } catch {
            logger.error("record.failed", metadata: ["error": "\(error)"])
        }
    }

    /// Asks the journal for room for what may be gathered, before anything relies on it.
    ///
    /// While a flush is under way the answer of before it stands: it covered the batch gathered meanwhile.
    private func checkRoom() {
        guard flushing == nil, noRoom == nil || steadyNow >= nextRoomCheck else { return }
        nextRoomCheck = steadyNow + LoopBounds.roomCheckMilliseconds
        do {
            try journal.reserve(bytes: settings.gatheredBytes + LoopBounds.messageBytes + 1 << 20)
            if noRoom != nil { logger.notice("disk.room-again") }
            noRoom = nil
        } catch {
            if noRoom == nil {
                logger.error(error.code == .diskFull ? "disk.full" : "disk.failing", metadata: ["error": "\(error)"])
            }
            noRoom = error
        }
    }

    private func recordStart(lastAlive: Int64, clean: Bool) throws {
        var event = WireBusEvent()
        event.started = .with {
            ($0.lastAliveMs, $0.clean, $0.version) = (lastAlive, clean, settings.version)
        }
        record(event)
    }

    private func recordStop() throws {
        for session in Array(sessions.values) { close(session, reason: "the bus is stopping", tell: true) }
        var event = WireBusEvent()
        event.stopped = WireStopped()
        record(event)
        let batch = gathering.batch
        guard !batch.isEmpty else { return }
        if case .unknown(let error) = journal.append(batch, expecting: batch.firstSequence, term: intake.recorder.term)
        {
            failure = error
        } else {
            head.advance(to: journal.head)
        }
    }
}
