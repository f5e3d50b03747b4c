internal import CasebusJournal
internal import CasebusSegments
import Foundation
internal import Logging
import Synchronization

/// Marks once a second that the bus is alive and how far its log reaches: what bounds an outage later. Tells the service
/// manager how the bus is, more seldom.
final class Housekeeper: Sendable {
    private let alive: AliveMark
    private let journal: SegmentJournal
    private let head: DurableHead
    private let runs: FingerprintRuns
    private let mailbox: LoopMailbox
    private let logger: Logger
    private let tellStatus: @Sendable () -> Void
    private let stopping = Atomic<Bool>(false)

    init(
        alive: AliveMark, journal: SegmentJournal, runs: FingerprintRuns, head: DurableHead, mailbox: LoopMailbox,
        logger: Logger, tellStatus: @escaping @Sendable () -> Void
    ) {
        self.alive = alive
        self.journal = journal
        self.head = head
        self.runs = runs
        self.mailbox = mailbox
        self.logger = logger
        self.tellStatus = tellStatus
    }

    func start() {
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-keeper"
            var seconds = 0
            while !stopping.load(ordering: .acquiring) {
                mark()
                // Not at once: the loop has said nothing of itself yet.
                seconds += 1
                if seconds.isMultiple(of: ServiceStatus.everySeconds), !mailbox.isStopping { tellStatus() }
                for problem in journal.takeProblems() + runs.takeProblems() {
                    logger.error("journal.background", metadata: ["error": "\(problem)"])
                }
                Thread.sleep(forTimeInterval: 1)
            }
        }
    }

    func stop() {
        stopping.store(true, ordering: .releasing)
        mark()
    }

    private func mark() {
        do {
            try alive.write(
                AliveMark.Reading(timeMilliseconds: UInt64(max(0, mailbox.now())), head: head.value, term: journal.term)
            )
        } catch {
            logger.warning("alive.unwritten", metadata: ["error": "\(error)"])
        }
    }
}
