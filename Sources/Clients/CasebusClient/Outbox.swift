/// Which call waits for an answer, and at which place among its commands.
struct Ticket: Equatable, Sendable {
    var call: UInt64
    var index: Int
}

/// The commands without an answer, in the order they were given.
///
/// - Order: a command's number is its place in the order and at the same time its correlation, so that an answer
///   finds it whichever session it was sent in.
/// - Cost: finding, adding and removing take constant time; the array is packed when half of it is empty.
struct Outbox: Sendable {
    struct Entry: Equatable, Sendable {
        var command: EncodedCommand
        /// Who waits; `nil` when nobody does (any more).
        var ticket: Ticket?
        var deadline: ContinuousClock.Instant
    }

    let limit: Int
    let byteLimit: Int
    private(set) var count = 0
    private(set) var byteCount = 0
    private var slots: [Entry?] = []
    /// The number of `slots[0]`. Numbers begin at 1: correlation 0 speaks of a message as a whole.
    private var base: UInt64 = 1
    /// Everything below is answered.
    private var head: UInt64 = 1
    /// Everything below has been sent in this session.
    private(set) var sent: UInt64 = 1
    /// Everything below may be sent: it is as safe as was asked for.
    private(set) var released: UInt64 = 1
    /// Below, nobody's deadline is still to come.
    private var timed: UInt64 = 1

    init(limit: Int, byteLimit: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    var isEmpty: Bool { count == 0 }
    /// The number the next command gets.
    var end: UInt64 { base + UInt64(slots.count) }
    /// Whether a command that was sent in this session is still unanswered.
    var awaitsAnswer: Bool { head < sent }

    subscript(number: UInt64) -> Entry? {
        guard number >= base, number < end else { return nil }
        return slots[Int(number - base)]
    }

    /// Takes a command in, or says why not.
    mutating func append(
        _ command: EncodedCommand, ticket: Ticket?, deadline: ContinuousClock.Instant
    ) -> Result<UInt64, ClientError> {
        guard count < limit else { return .failure(.outboxFull(limit: limit)) }
        guard byteCount + command.byteCount <= byteLimit else { return .failure(.outboxBytesFull(limit: byteLimit)) }
        return .success(add(Entry(command: command, ticket: ticket, deadline: deadline)))
    }

    /// Takes a command in whatever the limits say: it had been within them when it was first taken.
    mutating func restore(_ command: EncodedCommand, deadline: ContinuousClock.Instant) -> UInt64 {
        add(Entry(command: command, ticket: nil, deadline: deadline))
    }

    /// Lets everything taken so far be sent.
    mutating func release() { released = end }

    /// Takes an answered command out.
    mutating func remove(_ number: UInt64) -> Entry? {
        guard let entry = self[number] else { return nil }
        slots[Int(number - base)] = nil
        count -= 1
        byteCount -= entry.command.byteCount
        settleHead()
        return entry
    }

    /// Takes the waiting call off a command that stays.
    mutating func forgetTicket(of number: UInt64) -> Entry? {
        guard let entry = self[number], entry.ticket != nil else { return nil }
        slots[Int(number - base)]?.ticket = nil
        return entry
    }

    // MARK: Sending

    /// The next commands to send, in order and without a gap in their numbers.
    ///
    /// - Parameters:
    ///   - most: how many at most.
    ///   - byteLimit: a further command is only added while the bytes stay below.
    func nextRun(most: Int, byteLimit: Int) -> (first: UInt64, commands: [EncodedCommand])? {
        var number = max(sent, head)
        while number < released, !isUnanswered(number) { number += 1 }
        guard number < released, let first = self[number] else { return nil }
        var commands = [first.command]
        var bytes = first.command.byteCount
        var next = number + 1
        while commands.count < most, next < released, let entry = self[next] {
            bytes += entry.command.byteCount
            if bytes > byteLimit { break }
            commands.append(entry.command)
            next += 1
        }
        return (number, commands)
    }

    /// Everything below `number` went out in this session.
    mutating func markSent(below number: UInt64) { sent = max(sent, number) }

    /// A new session: whatever is unanswered is to be sent again, from the first.
    mutating func rewind() { sent = head }

    // MARK: Deadlines

    /// When the next caller has waited long enough. Deadlines come in the order of the commands.
    var nextDeadline: ContinuousClock.Instant? {
        var number = max(timed, head)
        while number < end {
            if let entry = self[number], entry.ticket != nil { return entry.deadline }
            number += 1
        }
        return nil
    }

    /// Takes the callers off whose time has come; their commands stay.
    mutating func expire(at now: ContinuousClock.Instant) -> [Entry] {
        var expired: [Entry] = []
        timed = max(timed, head)
        while timed < end {
            if let entry = self[timed], entry.ticket != nil {
                guard entry.deadline <= now else { break }
                if let entry = forgetTicket(of: timed) { expired.append(entry) }
            }
            timed += 1
        }
        return expired
    }

    /// The commands without an answer, in order.
    var unanswered: [(number: UInt64, command: EncodedCommand)] {
        (head..<end).compactMap { number in self[number].map { (number, $0.command) } }
    }

    /// Takes all waiting callers off; their commands stay.
    mutating func forgetAllTickets() -> [Entry] {
        (head..<end).compactMap { forgetTicket(of: $0) }
    }

    /// Looks at a place without taking a copy of what is there.
    private func isUnanswered(_ number: UInt64) -> Bool {
        if case .some = slots[Int(number - base)] { true } else { false }
    }

    private mutating func add(_ entry: Entry) -> UInt64 {
        let number = end
        slots.append(entry)
        count += 1
        byteCount += entry.command.byteCount
        return number
    }

    private mutating func settleHead() {
        while head < end, !isUnanswered(head) { head += 1 }
        if sent < head { sent = head }
        let empty = Int(head - base)
        if empty > 1024, empty * 2 > slots.count {
            slots.removeFirst(empty)
            base = head
        }
    }
}
