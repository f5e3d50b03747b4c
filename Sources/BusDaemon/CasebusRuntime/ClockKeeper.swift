internal import CLinux
internal import CasebusAudit
internal import CasebusIndex
internal import CasebusModel
internal import CasebusWire
import Foundation
internal import Logging
import Synchronization

/// Looks after the clocks of cases: asks the index which cases are to be looked at, and has the loop give the cards and
/// record what counts as signed or accepted.
///
/// It is a follower like the others: it may lag, and delays nobody. What it proposes the loop holds against the ledger, so
/// that a card is given once, and none for what was signed meanwhile.
///
/// - Threading: a thread of its own that gives way to every other one.
final class ClockKeeper: Sendable {
    /// Cases looked at between two looks at the time.
    private static let casesAtOnce = 256
    /// Between two looks: half a second of the bus, so that a card is a second late at most; on a clock that runs fast
    /// no shorter than it takes to look.
    private let pauseSeconds: Double

    private let service: @Sendable () -> QueryService
    /// The log's head before this process wrote to it. Until the index knows what follows, which is the outage that ended
    /// with this start, clocks would seem to have run meanwhile.
    private let headAtStart: UInt64
    private let mailbox: LoopMailbox
    private let logger: Logger
    private let stopping = Atomic<Bool>(false)
    private let bell = SteadyBell()

    /// - Parameters:
    ///   - head: the log's head before this process wrote to it.
    ///   - rate: bus seconds in one.
    init(
        service: @escaping @Sendable () -> QueryService, after head: UInt64, mailbox: LoopMailbox, rate: Int64,
        logger: Logger
    ) {
        headAtStart = head
        self.service = service
        pauseSeconds = max(0.5 / Double(rate), 0.02)
        self.mailbox = mailbox
        self.logger = logger
    }

    func start() {
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-clock"
            casebus_thread_yields()
            var complaint = ""
            while !stopping.load(ordering: .acquiring) {
                do {
                    // A full look means that there is more, unless the loop has enough of them already.
                    if try look() == Self.casesAtOnce, mailbox.hasRoomForActs { continue }
                    complaint = ""
                } catch {
                    if complaint != "\(error)" { logger.error("clock.failed", metadata: ["error": "\(error)"]) }
                    complaint = "\(error)"
                }
                bell.wait(atMost: pauseSeconds) { !stopping.load(ordering: .acquiring) }
            }
        }
    }

    func stop() {
        stopping.store(true, ordering: .releasing)
        bell.ring()
    }

    /// - Returns: how many cases it looked at.
    private func look() throws -> Int {
        guard mailbox.hasRoomForActs else { return 0 }
        let cases = try service().lookAtClocks(at: mailbox.now(), limit: Self.casesAtOnce, beyond: headAtStart)
        mailbox.put(cases.flatMap { looked in looked.owed.map { event($0, of: looked) } })
        return cases.count
    }

    private func event(_ act: OwedAct, of looked: LookedAtCase) -> WireBusEvent {
        var event = WireBusEvent()
        switch act {
        case .card(let clock, let colour, let handoff, let holder, let raised, let rule, let due):
            event.card.clock = WireClock(clock)
            event.card.colour = WireColour(colour)
            if let handoff {
                event.card.handoff = handoff
            } else {
                (event.card.case.registrar, event.card.case.id) = (looked.registrar, looked.caseID)
            }
            (event.card.holder, event.card.raised, event.card.rule, event.card.dueMs) = (holder, raised, rule, due)
        case .deemedSigned(let handoff): event.deemedSigned.handoff = handoff
        case .deemedAccepted:
            (event.deemedAccepted.case.registrar, event.deemedAccepted.case.id) = (looked.registrar, looked.caseID)
        }
        return event
    }
}

extension WireClock {
    init(_ clock: CardClock) {
        self =
            switch clock {
            case .waiting: .waiting
            case .answering: .answering
            case .deciding: .deciding
            case .idling: .idling
            case .negotiating: .negotiating
            case .ruling: .ruling
            case .issuing: .issuing
            }
    }
}

extension WireColour {
    init(_ colour: CardColour) {
        self =
            switch colour {
            case .amber: .amber
            case .yellow: .yellow
            case .red: .red
            }
    }
}
