internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
import Synchronization

/// What other threads tell the loop; bounded by what they are allowed to have under way.
///
/// - Threading: any thread puts in and rings; the loop takes everything out at each turn.
package final class LoopMailbox: Sendable {
    /// An answer to a query, for the session that asked.
    struct QueryAnswer: Sendable {
        var ticket: UInt64
        var result: Result<[UInt8], Problem>
    }

    /// A peer that the security handshake turned away.
    struct TurnedAway: Sendable {
        var code: Problem.Code
        var key: String
        var claimed: String
    }

    /// Refused handshakes kept between two turns; more are forgotten.
    static let turnedAwayMax = 4096

    /// Acts of the bus kept between two turns; who proposes them waits while there are so many.
    static let actsMax = 1024

    private struct Content: Sendable {
        var acts: [WireBusEvent] = []
        var answers: [QueryAnswer] = []
        var turnedAway: [TurnedAway] = []
        var reloads: [Reload] = []
    }

    let wakeup: Wakeup
    private let content = Mutex(Content())
    private let stopping = Atomic<Bool>(false)
    private let settled = Atomic<Bool>(false)
    private let status = Mutex(LoopStatus())
    private let busTime = Atomic<Int64>(0)

    init() throws(ZMQError) { wakeup = try Wakeup() }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Asks the loop to answer what it has, say goodbye and end.
    package func stop() {
        stopping.store(true, ordering: .releasing)
        wakeup.signal()
    }

    func put(_ answer: QueryAnswer) {
        content.withLock { $0.answers.append(answer) }
        wakeup.signal()
    }

    func put(_ peer: TurnedAway) {
        content.withLock { if $0.turnedAway.count < Self.turnedAwayMax { $0.turnedAway.append(peer) } }
        wakeup.signal()
    }

    var depths: (acts: Int, turnedAway: Int) { content.withLock { ($0.acts.count, $0.turnedAway.count) } }

    var hasRoomForActs: Bool { content.withLock { $0.acts.count < Self.actsMax } }

    func put(_ acts: [WireBusEvent]) {
        guard !acts.isEmpty else { return }
        content.withLock { $0.acts += acts }
        wakeup.signal()
    }

    func put(_ reload: Reload) {
        content.withLock { $0.reloads.append(reload) }
        wakeup.signal()
    }

    /// The checkpointer's word that the ids it was given are on disk.
    func idsAreSettled() {
        settled.store(true, ordering: .releasing)
        wakeup.signal()
    }

    struct Mail {
        var answers: [QueryAnswer]
        var turnedAway: [TurnedAway]
        var reloads: [Reload]
        var acts: [WireBusEvent]
        var idsAreSettled: Bool
    }

    func take() -> Mail {
        let taken = content.withLock { content in
            defer { content = Content() }
            return content
        }
        return Mail(
            answers: taken.answers, turnedAway: taken.turnedAway, reloads: taken.reloads, acts: taken.acts,
            idsAreSettled: settled.exchange(false, ordering: .acquiringAndReleasing))
    }

    /// The bus's time, as the loop last read it: what the past is measured against, whatever the system's clock says.
    func now() -> Int64 { busTime.load(ordering: .relaxed) }

    func publish(now: Int64) { busTime.store(now, ordering: .relaxed) }

    func publish(_ status: LoopStatus) { self.status.withLock { $0 = status } }

    package func read() -> LoopStatus { status.withLock { $0 } }
}
