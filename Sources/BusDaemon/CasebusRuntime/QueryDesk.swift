internal import CasebusIndex
internal import CasebusJournal
internal import CasebusModel
import Foundation
import Synchronization

/// Answers reads on threads of its own, so that none delays a push.
///
/// - Shape: one thread for the index, one for the log's tail, each with a bounded queue; a tail that
///   waits for news is parked and looked at again when the head moves.
final class QueryDesk: Sendable {
    struct Question: Sendable {
        var ticket: UInt64
        var name: String
        var parameters: String
        var unit: Address
        var role: Role
        /// The durable head when it was asked: the answer knows at least so much.
        var head: UInt64
        var askedAt: ContinuousClock.Instant
    }

    private struct Queue: Sendable {
        var questions: [Question] = []
        var isStopping = false
    }

    /// Answers a question from what is there.
    ///
    /// - Returns: the answer, or ``QueryReply/wait(above:milliseconds:empty:)`` when it wants to be asked again.
    typealias Answerer = @Sendable (Question) -> QueryReply

    /// What an answerer says.
    enum QueryReply: Sendable {
        case done(Result<[UInt8], Problem>)
        /// Nothing new is there; ask again when the head is above this, or after so many milliseconds take `empty`.
        case wait(above: UInt64, milliseconds: Int64, empty: [UInt8])
        /// The loop answers it.
        case handedOver
    }

    private let head: DurableHead
    private let mailbox: LoopMailbox
    private let answer: Answerer
    private let indexed = Mutex(Queue())
    private let tails = Mutex(Queue())
    private let bell = DispatchSemaphore(value: 0)
    static let queueMax = 512

    init(head: DurableHead, mailbox: LoopMailbox, answer: @escaping Answerer) {
        self.head = head
        self.mailbox = mailbox
        self.answer = answer
    }

    func start() {
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-query"
            answerIndexed()
        }
        Thread.detachNewThread { [self] in
            Thread.current.name = "casebus-tail"
            answerTails()
        }
    }

    func stop() {
        indexed.withLock { $0.isStopping = true }
        tails.withLock { $0.isStopping = true }
        bell.signal()
        head.ring()
    }

    /// - Returns: `false` when the queue is full.
    func ask(_ question: Question) -> Bool {
        let isTail = question.name == "tail"
        func put(into queue: inout Queue) -> Bool {
            guard queue.questions.count < Self.queueMax else { return false }
            queue.questions.append(question)
            return true
        }
        let accepted = isTail ? tails.withLock { put(into: &$0) } : indexed.withLock { put(into: &$0) }
        if isTail { head.ring() } else { bell.signal() }
        return accepted
    }

    /// Questions that wait for a thread, for the index and for the log's tail.
    var depths: (indexed: Int, tails: Int) {
        (indexed.withLock { $0.questions.count }, tails.withLock { $0.questions.count })
    }

    private func answerIndexed() {
        while true {
            bell.wait()
            let (question, isStopping) = indexed.withLock { queue in
                (queue.questions.isEmpty ? nil : queue.questions.removeFirst(), queue.isStopping)
            }
            guard let question else {
                if isStopping { return }
                continue
            }
            if case .done(let result) = answer(question) {
                mailbox.put(.init(ticket: question.ticket, result: result))
            }
        }
    }

    private struct Parked {
        var question: Question
        var above: UInt64
        var until: ContinuousClock.Instant
        var empty: [UInt8]
    }

    private func answerTails() {
        var parked: [Parked] = []
        var seen: UInt64 = 0
        while true {
            let (fresh, isStopping) = tails.withLock { queue in
                defer { queue.questions = [] }
                return (queue.questions, queue.isStopping)
            }
            if isStopping { return }
            let now = ContinuousClock.now
            let head = head.value
            var waiting: [Parked] = []
            for tail in parked {
                if head > tail.above {
                    consider(tail.question, until: tail.until, now, &waiting)
                } else if now >= tail.until {
                    mailbox.put(.init(ticket: tail.question.ticket, result: .success(tail.empty)))
                } else {
                    waiting.append(tail)
                }
            }
            for question in fresh { consider(question, until: nil, now, &waiting) }
            parked = waiting
            seen = head
            // Without anyone waiting, only a new question, which rings, is of interest.
            let nextEnd = parked.map(\.until).min().map { now.duration(to: $0) / .seconds(1) }
            self.head.wait(above: parked.isEmpty ? .max - 1 : seen, atMost: max(0.001, min(1, nextEnd ?? 1))) {
                self.tails.withLock { $0.questions.isEmpty && !$0.isStopping }
            }
        }
    }

    private func consider(
        _ question: Question, until: ContinuousClock.Instant?, _ now: ContinuousClock.Instant, _ waiting: inout [Parked]
    ) {
        switch answer(question) {
        case .done(let result): mailbox.put(.init(ticket: question.ticket, result: result))
        case .handedOver: break
        case .wait(let above, let milliseconds, let empty):
            let end = until ?? now + .milliseconds(milliseconds)
            if end <= now {
                mailbox.put(.init(ticket: question.ticket, result: .success(empty)))
            } else {
                waiting.append(Parked(question: question, above: above, until: end, empty: empty))
            }
        }
    }
}
