internal import CasebusJournal
internal import CasebusLedger
internal import CasebusSegments
import Foundation
internal import Logging
import Synchronization

/// Bounds what a restart must replay: every N records the ids go into runs and the ledger into a snapshot.
///
/// The loop gives away a copy of the ledger, which shares its chunks, and goes on; a thread of its own
/// writes. A snapshot counts only with the runs that cover it.
package final class Checkpointer: Sendable {
    private struct State: Sendable {
        var lastOffered: UInt64
        var isBusy = false
        /// Grows when the ledger was rolled back: what was offered before is void.
        var era = 0
    }

    private let journal: any Journal
    private let runs: FingerprintRuns
    private let snapshots: SnapshotFile
    private let mailbox: LoopMailbox
    private let every: UInt64
    private let logger: Logger
    private let wall: @Sendable () -> Int64
    private let state: Mutex<State>
    private let queue = BackgroundQueue(name: "casebus-check")
    let hashSeed: UInt64

    init(
        journal: any Journal, runs: FingerprintRuns, snapshots: SnapshotFile, mailbox: LoopMailbox, every: UInt64,
        hashSeed: UInt64, logger: Logger, wall: @escaping @Sendable () -> Int64
    ) {
        self.journal = journal
        self.runs = runs
        self.snapshots = snapshots
        self.mailbox = mailbox
        self.every = every
        self.hashSeed = hashSeed
        self.logger = logger
        self.wall = wall
        state = Mutex(State(lastOffered: 0))
    }

    /// Looks whether a checkpoint is due, and if so takes the ledger as it is.
    ///
    /// The state may be ahead of the disk by what is being gathered; it is written only when the log
    /// has caught up with it.
    func offer(_ ledger: inout Ledger, durable: UInt64) {
        let covered = ledger.nextSequence - 1
        let due: Int? = state.withLock { state in
            guard !state.isBusy, covered >= state.lastOffered + every else { return nil }
            state.isBusy = true
            return state.era
        }
        guard let era = due else { return }
        guard let generation = ledger.beginSettlingIDs() else {
            return state.withLock { $0.isBusy = false }
        }
        state.withLock { $0.lastOffered = covered }
        let frozen = ledger.withoutIDs()
        queue.async { [self] in
            writeUntilDone(frozen, generation, covered: covered, era: era)
            state.withLock { $0.isBusy = false }
        }
    }

    /// Voids what is under way, and waits until it has ended.
    func invalidate() {
        state.withLock { $0.era += 1 }
        queue.drain()
    }

    /// Tries until it is written or void: given up, the ids would stay in memory and no later checkpoint could begin.
    private func writeUntilDone(_ ledger: Ledger, _ generation: RecentIDs.Generation, covered: UInt64, era: Int) {
        var isSettled = false
        while state.withLock({ $0.era == era }) {
            do {
                return try write(ledger, generation, covered: covered, era: era, &isSettled)
            } catch {
                logger.error("checkpoint.failed", metadata: ["error": "\(error)"])
            }
            for _ in 0..<Self.retrySteps where state.withLock({ $0.era == era }) { Thread.sleep(forTimeInterval: 0.1) }
        }
    }

    /// Tenths of a second between two tries.
    private static let retrySteps = 50

    private func write(
        _ ledger: Ledger, _ generation: RecentIDs.Generation, covered: UInt64, era: Int, _ isSettled: inout Bool
    ) throws {
        while journal.head < covered, state.withLock({ $0.era == era }) { Thread.sleep(forTimeInterval: 0.002) }
        guard state.withLock({ $0.era == era }) else { return }
        if !isSettled {
            try settle(generation, covering: covered)
            isSettled = true
            mailbox.idsAreSettled()
        }
        let header = SnapshotFile.Header(sequence: covered, createdAtMilliseconds: UInt64(max(0, wall())))
        try snapshots.write(header) { (put) throws(JournalError) in
            var chunk: [UInt8] = []
            chunk.reserveCapacity(Self.chunkBytes * 2)
            do {
                try ledger.writeSnapshot { bytes in
                    chunk.append(contentsOf: bytes)
                    guard chunk.count >= Self.chunkBytes else { return }
                    try put(chunk)
                    chunk.removeAll(keepingCapacity: true)
                }
            } catch {
                throw (error as? JournalError) ?? JournalError(.ioFailed, operation: "snapshot")
            }
            if !chunk.isEmpty { try put(chunk) }
        }
        logger.debug("checkpoint.written", metadata: ["journal.position": "\(covered)"])
    }

    private static let chunkBytes = 1 << 20

    private func settle(_ generation: RecentIDs.Generation, covering: UInt64) throws(JournalError) {
        let before = runs.covered
        var entries: [FingerprintEntry] = []
        entries.reserveCapacity(generation.count)
        generation.forEach { entries.append(FingerprintEntry(fingerprint: $0.fingerprint, sequence: $0.sequence)) }
        var start = 0
        while start < entries.count || start == 0 {
            let end = min(start + FingerprintRuns.runEntriesMax, entries.count)
            let isLast = end == entries.count
            try runs.write(run: Array(entries[start..<end]), covering: isLast ? covering : before)
            if isLast { return }
            start = end
        }
    }

    /// The ledger as the newest usable snapshot and the log behind it say.
    ///
    /// - Parameter progress: told the last record that was replayed, and the log's last, after each page of some MiB.
    /// - Returns: the state at the log's head.
    func recover(bounds: Ledger.Bounds, progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> Ledger {
        var unbounded = Ledger.Bounds()
        unbounded.openHandoffs = .max
        unbounded.uncollectedNoticesPerUnit = .max
        var ledger = try loadSnapshot(unbounded) ?? Ledger(hashSeed: hashSeed, bounds: unbounded)
        if ledger.nextSequence == 1, runs.damage != nil || runs.covered > 0 { resetRuns() }
        var settled = ledger.nextSequence - 1
        var from = ledger.nextSequence
        var idsHeld = Int(every)
        while from <= journal.head {
            let page = try journal.read(from: from, byteLimit: 4 << 20)
            guard let last = page.last else { break }
            for stored in page { try ledger.replay(stored) }
            from = last.sequence + 1
            progress(last.sequence, journal.head)
            guard ledger.ids.recent.count >= idsHeld else { continue }
            if settleReplayed(&ledger) { settled = last.sequence } else { idsHeld *= 2 }
        }
        ledger.bounds = bounds
        ledger.touched.removeAll()
        state.withLock { $0.lastOffered = settled }
        return ledger
    }

    /// What cannot be reset on a full disk stays: ids that are there already are found twice, which changes nothing, and
    /// damaged ones are refused until a start that has room.
    private func resetRuns() {
        do {
            try runs.reset()
        } catch {
            logger.error("checkpoint.failed", metadata: ["error": "\(error)"])
        }
    }

    /// A long replay settles its ids on the way, so that memory holds no more of them than in service.
    ///
    /// - Returns: `false` when they could not be written: on a full disk the bus starts all the same, and remembers.
    private func settleReplayed(_ ledger: inout Ledger) -> Bool {
        do {
            try settle(ledger.ids.recent, covering: ledger.nextSequence - 1)
        } catch {
            logger.error("checkpoint.failed", metadata: ["error": "\(error)"])
            return false
        }
        _ = ledger.beginSettlingIDs()
        ledger.finishSettlingIDs()
        return true
    }

    private func loadSnapshot(_ bounds: Ledger.Bounds) throws -> Ledger? {
        let loaded = try snapshots.loadNewest(head: journal.head) { [logger] error in
            logger.warning("snapshot.unusable", metadata: ["error": "\(error)"])
        } _: { (header, next) throws(JournalError) in
            var bytes: [UInt8] = []
            while let chunk = try next() { bytes.append(contentsOf: chunk) }
            return bytes.withUnsafeBytes { Ledger(snapshot: $0, bounds: bounds) }
        }
        guard let loaded, let ledger = loaded.state, ledger.hashSeed == hashSeed,
            ledger.nextSequence == loaded.header.sequence + 1, runs.covered >= loaded.header.sequence
        else { return nil }
        return ledger
    }
}
