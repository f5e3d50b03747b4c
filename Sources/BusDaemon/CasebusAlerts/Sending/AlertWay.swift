/// How a target is reached.
///
/// - Threading: called by the target's own thread, which it blocks for ``AlertLimits/attemptSeconds`` at most.
protocol AlertWay: Sendable {
    func send(_ document: AlertDocument) -> Verdict
}

enum AlertLimits {
    /// How long an attempt may take from its beginning to the end of the answer.
    static let attemptSeconds = 10
    /// How long a connection may take to be made.
    static let connectSeconds = 5
    /// What is read of an answer's body, in bytes; the connection of a longer one is closed.
    static let answerBytesMax = 4096
}
