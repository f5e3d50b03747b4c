internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel

/// One batch on its way to the disk, with every answer that must wait for it.
///
/// - Threading: the loop's; the committer holds ``batch`` while it is flushed.
final class Gathering {
    struct Answer {
        enum Content {
            case recorded(sequence: UInt64, at: Int64, handoff: UInt64, handoffs: UInt32)
            case repeated(sequence: UInt64)
            /// Kept apart: it is rare and large, and answers are copied often.
            indirect case refused(Problem)
            /// The answer to a goodbye, behind every other answer.
            case farewell
            /// A whole message that must wait for the flush: a welcome.
            case message([UInt8])
            /// A query's JSON document that must wait for the flush.
            case result([UInt8])
        }

        let session: Session
        let correlation: UInt64
        let content: Content
    }

    let batch = JournalBatch()
    private(set) var answers: [Answer] = []
    /// How many of the answers are receipts of what the batch records.
    private(set) var receipts: UInt64 = 0
    /// The turns of the loop that took them: when each began, by the fine clock, and how many it took.
    private(set) var turns: [(began: UInt64, receipts: UInt64)] = []
    private var receiptsBefore: UInt64 = 0
    /// What the batch says of who came and went.
    var presences: [(unit: String, isPresent: Bool)] = []
    /// Units whose inbox changed, or that may take deliveries again.
    var touched: [UnitNumber] = []

    var isEmpty: Bool { batch.isEmpty && answers.isEmpty }

    func isFull(bytes limit: Int) -> Bool {
        batch.byteCount >= limit || answers.count >= LoopBounds.gatheredAnswers
    }

    func reset(firstSequence: UInt64, flushed: UInt64) {
        batch.reset(firstSequence: firstSequence, flushed: flushed)
        answers.removeAll(keepingCapacity: true)
        touched.removeAll(keepingCapacity: true)
        turns.removeAll(keepingCapacity: true)
        (receipts, receiptsBefore) = (0, 0)
        presences.removeAll()
    }

    func add(_ answer: Answer) { answers.append(answer) }

    func addReceipt(_ answer: Answer) {
        receipts += 1
        answers.append(answer)
    }

    /// Notes what a turn brought that is over.
    func endTurn(began: UInt64) {
        guard receipts > receiptsBefore else { return }
        turns.append((began, receipts - receiptsBefore))
        receiptsBefore = receipts
    }
}
