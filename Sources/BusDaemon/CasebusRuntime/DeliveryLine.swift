/// A unit's deliveries: its live sessions, how far its inbox was given out, and what came back undelivered.
///
/// - Threading: the loop's.
struct DeliveryLine {
    /// Those that take deliveries.
    private(set) var sessions: [Session] = []
    /// All sessions of the unit.
    var openSessions = 0
    /// The next inbox number to give out for the first time.
    var cursor: UInt64
    /// Numbers below were in the inbox when this process began: nobody knows whether they were delivered.
    private let doubtfulBefore: UInt64
    /// Numbers that a session had and did not confirm, in order.
    private(set) var returned: [UInt64] = []
    private var turn = 0
    /// What the log says of ``isPresent``.
    var wasRecordedPresent = false

    /// - Parameters:
    ///   - first: the first inbox number that is not confirmed.
    ///   - end: one past the last number in the inbox when the line is made.
    init(first: UInt64, end: UInt64) {
        cursor = first
        doubtfulBefore = end
    }

    var isPresent: Bool { !sessions.isEmpty }

    /// The number that is given out next, where there is work.
    var next: UInt64 { returned.first ?? cursor }

    mutating func join(_ session: Session) { sessions.append(session) }

    /// Takes a session out; what it did not confirm goes to the others, or waits.
    mutating func leave(_ session: Session) {
        sessions.removeAll { $0 === session }
        giveBack(Array(session.inFlight))
        session.inFlight = []
    }

    mutating func giveBack(_ numbers: [UInt64]) {
        guard !numbers.isEmpty else { return }
        returned.append(contentsOf: numbers)
        returned.sort()
    }

    /// The next session that can take a delivery, in turn.
    mutating func nextWithRoom() -> Session? {
        for step in 0..<sessions.count {
            let session = sessions[(turn + step) % sessions.count]
            if session.room > 0 {
                turn = (turn + step + 1) % sessions.count
                return session
            }
        }
        return nil
    }

    /// Numbers to give out: those that came back first, then those never given out by this process.
    struct Taken {
        var numbers: [UInt64]
        /// How many of them, from the first on, came back from a session.
        var returned: Int
        /// How many of them, from the first on, may have been delivered before.
        var redelivered: Int
    }

    mutating func take(_ count: Int, end: UInt64) -> Taken {
        let again = returned.prefix(count)
        returned.removeFirst(again.count)
        let fresh = cursor..<max(cursor, min(end, cursor + UInt64(count - again.count)))
        cursor = fresh.upperBound
        let doubtful = fresh.prefix { $0 < doubtfulBefore }.count
        return Taken(
            numbers: Array(again) + Array(fresh), returned: again.count, redelivered: again.count + doubtful)
    }

    /// Takes back numbers that were taken too early: those not given out before lower the cursor again.
    mutating func postpone(returned: [UInt64], fresh: [UInt64]) {
        giveBack(returned)
        for number in fresh.reversed() {
            if number + 1 == cursor { cursor = number } else { giveBack([number]) }
        }
    }

    func hasWork(end: UInt64) -> Bool { !returned.isEmpty || cursor < end }
}
