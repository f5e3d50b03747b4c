/// Who is to be told what, and up to where the log was looked through: all that is kept over a restart, in one piece,
/// so that a card is either behind the position and in the queues, or before it.
///
/// - Limits: ``waitingMax`` for each target; then the oldest is dropped, and counted by who adds.
struct AlertBook: Codable, Equatable, Sendable {
    static let waitingMax = 10_000

    /// The log's id: a position in another one means nothing.
    let log: String
    /// Every record up to here was looked at.
    private(set) var position: UInt64
    private(set) var queues: [String: [Waiting]]
    /// Conditions that go on.
    private(set) var open: [Condition]

    /// Begins at the log's end: what happened before anybody was to be told is history.
    init(log: String, head: UInt64, targets: [String]) {
        self.log = log
        position = head
        queues = Dictionary(uniqueKeysWithValues: targets.map { ($0, []) })
        open = []
    }

    /// Takes over what an earlier run left, for the targets that there are now. What waits for others is forgotten.
    ///
    /// - Parameter head: the log's end, which lies before the position where a backup was restored: what was beyond it
    ///   never was.
    mutating func takeOver(targets: [String], head: UInt64) {
        let before = queues
        queues = Dictionary(
            uniqueKeysWithValues: targets.map { name in
                let known = (before[name] ?? []).filter { waiting in
                    if case .card(let sequence) = waiting { return sequence <= head }
                    return true
                }
                return (name, Array(known.suffix(Self.waitingMax)))
            })
        position = min(position, head)
    }

    /// - Returns: whether the oldest that waited was dropped for it.
    mutating func add(_ waiting: Waiting, for target: String) -> Bool {
        guard var queue = queues.removeValue(forKey: target) else { return false }
        queue.append(waiting)
        let isTooLong = queue.count > Self.waitingMax
        if isTooLong { queue.removeFirst(queue.count - Self.waitingMax) }
        queues[target] = queue
        return isTooLong
    }

    mutating func advance(to sequence: UInt64) { position = max(position, sequence) }

    mutating func note(open conditions: [Condition]) { open = conditions }

    /// What a target is to be told next.
    func first(for target: String) -> Waiting? { queues[target]?.first }

    func count(for target: String) -> Int { queues[target]?.count ?? 0 }

    /// Takes out what was told or given up, unless it was dropped meanwhile.
    mutating func settle(_ waiting: Waiting, for target: String) {
        guard queues[target]?.first == waiting else { return }
        queues[target]?.removeFirst()
    }
}
