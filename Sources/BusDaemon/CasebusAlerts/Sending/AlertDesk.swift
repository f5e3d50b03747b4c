internal import CasebusAudit
internal import CasebusConfiguration
internal import CasebusRuntime
internal import Synchronization

/// What the thread that finds alerts and those that send them have in common: the book, and a bell.
///
/// - Threading: any.
final class AlertDesk: Sendable {
    private struct Content {
        var book: AlertBook
        var change = Change.content
        var senders = 0
    }

    /// What of the book is not on the disk.
    private enum Change {
        case none
        /// The log was looked through further, and nobody is to be told anything of it: after a crash that is done again.
        case position
        case content
    }

    let targets: [BusConfiguration.AlertTarget]
    private let content: Mutex<Content>
    private let bell = SteadyBell()
    private let stopping = Atomic<Bool>(false)

    init(_ book: AlertBook, targets: [BusConfiguration.AlertTarget]) {
        content = Mutex(Content(book: book))
        self.targets = targets
    }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    func stop() {
        stopping.store(true, ordering: .releasing)
        bell.ring()
    }

    /// Sleeps until the time is over, somebody rings, or it is not needed.
    func rest(_ seconds: Double, while isNeeded: () -> Bool = { true }) {
        bell.wait(atMost: seconds) { !isStopping && isNeeded() }
    }

    // MARK: For the thread that finds

    var open: [Condition] { content.withLock { $0.book.open } }

    var position: UInt64 { content.withLock { $0.book.position } }

    /// Puts cards into the queues of those that want them, and moves on.
    ///
    /// - Returns: for whom something was dropped, once for each drop.
    func add(_ cards: [RecordRow], upTo sequence: UInt64) -> [String] {
        let dropped = content.withLock { content in
            var dropped: [String] = []
            for card in cards {
                for target in targets where target.wants(card) {
                    if content.book.add(.card(card.sequence), for: target.name) { dropped.append(target.name) }
                }
            }
            content.book.advance(to: sequence)
            if cards.isEmpty, content.change == .none { content.change = .position }
            if !cards.isEmpty { content.change = .content }
            return dropped
        }
        if !cards.isEmpty { bell.ring() }
        return dropped
    }

    /// - Parameter open: all that goes on now.
    func add(_ conditions: [Condition], open: [Condition]) -> [String] {
        guard !conditions.isEmpty else {
            // A storm ends without a word.
            content.withLock { content in
                guard content.book.open != open else { return }
                content.book.note(open: open)
                content.change = .content
            }
            return []
        }
        let dropped = content.withLock { content in
            var dropped: [String] = []
            for condition in conditions {
                for target in targets where target.kinds.contains(condition.name.kind) {
                    if content.book.add(.condition(condition), for: target.name) { dropped.append(target.name) }
                }
            }
            content.book.note(open: open)
            content.change = .content
            return dropped
        }
        bell.ring()
        return dropped
    }

    /// - Parameter onlyContent: not for the position alone.
    /// - Returns: the book where it was changed since it was taken last; whoever cannot write it says so.
    func takeChanged(onlyContent: Bool) -> AlertBook? {
        content.withLock { content in
            guard content.change == .content || content.change == .position && !onlyContent else { return nil }
            content.change = .none
            return content.book
        }
    }

    func noteUnwritten() { content.withLock { $0.change = .content } }

    // MARK: For those that send

    func first(for target: String) -> Waiting? { content.withLock { $0.book.first(for: target) } }

    func count(for target: String) -> Int { content.withLock { $0.book.count(for: target) } }

    func settle(_ waiting: Waiting, for target: String) {
        content.withLock { content in
            content.book.settle(waiting, for: target)
            content.change = .content
        }
    }

    func beginSending() { content.withLock { $0.senders += 1 } }

    func endSending() {
        content.withLock { $0.senders -= 1 }
        bell.ring()
    }

    var hasSenders: Bool { content.withLock { $0.senders > 0 } }

    /// Waits while senders end, so that what they told is in the book.
    func waitForSenders(atMost seconds: Double) {
        let end = ContinuousClock.now + .seconds(seconds)
        while hasSenders, ContinuousClock.now < end { bell.wait(atMost: 0.1) { hasSenders } }
    }
}
