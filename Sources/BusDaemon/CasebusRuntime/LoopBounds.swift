/// The bounds of the loop's own queues, with what happens at each.
enum LoopBounds {
    /// Messages taken from a socket before the loop looks at everything else again.
    static let messagesPerTurn = 1024
    /// Records up to which a batch is committed inline: handing it to another thread costs more than it hides.
    static let inlineCommands = 4
    /// Bytes gathered while a flush is under way; beyond it nothing is read, and libzmq's queues push back.
    /// A quarter of a segment where that is less, so that two batches always fit into the next one.
    static let gatheredBytes = 16 << 20
    /// Command, text and payload bytes of one message; beyond it its other commands are `message.too-large`.
    static let messageBytes = 8 << 20
    /// Answers gathered while a flush is under way; beyond it nothing is read.
    static let gatheredAnswers = 8192
    /// Records read from the log for deliveries in one turn; the rest waits for the next.
    static let backlogReadsPerTurn = 16
    /// Deliveries in one message: a unit's sessions take turns by messages.
    static let deliveriesPerMessage = 64
    /// Bytes after which a message of deliveries is full and the rest goes into the next.
    static let deliveryBytes = 1 << 20
    /// Instances whose epoch is remembered; beyond it those without a session are forgotten.
    static let rememberedEpochs = 65_536
    /// Queries waiting for an answer; beyond it: `query.busy`.
    static let queries = 1024
    /// Silent heartbeats after which a session is dropped.
    static let silentHeartbeats: Int64 = 3
    /// How long a session that does not read is left before its answers are tried again, ms.
    static let retryMilliseconds: Int64 = 20
    /// How long a full disk is left before room is asked for again, ms.
    static let roomCheckMilliseconds: Int64 = 500
    /// Repeats answered in one turn, each from a record that is read back; the next messages wait for the next turn.
    static let repeatsPerTurn = 256
    /// Queries of one session under way; beyond it: `query.busy`.
    static let queriesPerSession = 16
    /// Messages libzmq queues from one peer; then it does not read its socket. Commands come one by one from most: with
    /// 64 libzmq's thread and the loop's woke each other all the time.
    static let incomingHighWaterMark = 256
    /// Messages libzmq queues for one peer: they are few and large.
    static let outgoingHighWaterMark = 64
    /// Descriptors beside those of the sessions: files, eventfds, connections that are being refused.
    static let otherDescriptors = 512
}
