package import CasebusConfiguration
package import CasebusModel
internal import CasebusSegments

/// What may be asked of a running bus from any thread: reads and copies, nothing that the loop waits for.
///
/// The board, the metrics and the alerts know the bus by this alone.
package struct BusWatch: Sendable {
    let answers: QueryAnswers
    let journal: SegmentJournal
    private let durable: DurableHead
    private let mailbox: LoopMailbox
    /// Seconds of the bus that pass in one; 1 but in demos.
    package let clockRate: Int64

    init(
        answers: QueryAnswers, journal: SegmentJournal, durable: DurableHead, mailbox: LoopMailbox, clockRate: Int64
    ) {
        self.answers = answers
        self.clockRate = clockRate
        self.journal = journal
        self.durable = durable
        self.mailbox = mailbox
    }

    /// The sequence of the last durable record.
    package var head: UInt64 { durable.value }

    /// The bus's time, in milliseconds since 1970.
    package var now: Int64 { mailbox.now() }

    /// The loop's last word about itself, about a second old.
    package var status: LoopStatus { mailbox.read() }

    /// Who there is, as the last reload has it.
    package var units: UnitDirectory { answers.configuration.installation.units }

    /// Answers a query as `casebus` hears it, from what is there: a `tail` does not wait.
    ///
    /// - Threading: blocks while it reads, for at most 5 s until the index knows what was durable when it was asked.
    /// - Parameters:
    ///   - parameters: a JSON object, or nothing.
    ///   - unit: who asks; what it may see depends on it and on its role.
    /// - Returns: one JSON document, or the problem to answer with.
    package func answer(
        _ name: String, parameters: String, unit: Address, role: Role
    ) -> Result<[UInt8], Problem> {
        // A reload changes something: it is for peers with a key.
        guard name != "reload" else {
            return .failure(Problem(.queryUnknown, field: "name", value: name, detail: "this is no question"))
        }
        let question = QueryDesk.Question(
            ticket: 0, name: name, parameters: parameters, unit: unit, role: role, head: head, askedAt: .now)
        switch answers.answer(question) {
        case .done(let result): return result
        case .wait(_, _, let empty): return .success(empty)
        case .handedOver:
            return .failure(Problem(.queryUnknown, field: "name", value: name, detail: "this is no question"))
        }
    }

    /// Blocks until the log has grown beyond `sequence`, or the time is over.
    ///
    /// - Threading: any thread but the loop's.
    /// - Returns: the head.
    package func waitForRecords(above sequence: UInt64, seconds: Double) -> UInt64 {
        durable.wait(above: sequence, atMost: seconds)
        return head
    }
}
