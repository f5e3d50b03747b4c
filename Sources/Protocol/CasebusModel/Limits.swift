/// Every bound of the protocol and of the ledger, with what happens at it.
///
/// docs/protocol.md and docs/operations.md repeat these numbers; a test holds them together.
public enum Limits {
    /// A command frame, in bytes; above: `command.too-large`.
    public static let commandBytes = 16 * 1024
    /// Commands in one message; above: the message is refused as `message.too-many-commands`.
    public static let commandsPerMessage = 256
    /// A payload frame, in bytes; above: `payload.too-large`. Larger documents are attachments.
    public static let payloadBytes = 1024 * 1024
    /// A text frame, in bytes; above: `text.too-large`.
    public static let textBytes = 8 * 1024
    /// A signature frame, algorithm byte included; above: `signature.too-large`.
    public static let signatureBytes = 256
    /// A command id, a case id, an instance name, a code: bytes of UTF-8; above: `field.too-long`.
    public static let identifierBytes = 64
    /// An address, in bytes of UTF-8; above: `field.too-long`.
    public static let addressBytes = 128
    /// An attachment's URI, in bytes; above: `field.too-long`.
    public static let uriBytes = 2048
    /// Attachments of one push; above: `field.too-many`.
    public static let attachmentsPerPush = 16
    /// Next pushes in one feedback; above: `field.too-many`.
    public static let nextPushesPerFeedback = 16
    /// Hand-offs of one case open at once; above: `case.too-many-handoffs`.
    public static let openHandoffsPerCase = 256
    /// Progress reports of one hand-off; above: `handoff.too-many-reports`.
    public static let progressReportsPerHandoff = 256
    /// Urges of one hand-off; above: `handoff.too-many-urges`.
    public static let urgesPerHandoff = 16
    /// Orders of a superior on one hand-off; above: `handoff.too-many-orders`.
    public static let ordersPerHandoff = 16
    /// Explanations of one hand-off; above: `handoff.too-many-explanations`.
    public static let explanationsPerHandoff = 16
    /// Times a hand-off is reassigned; above: `handoff.too-many-reassignments`.
    public static let reassignmentsPerHandoff = 16
    /// Special procedures of one case; above: `case.too-many-procedures`.
    public static let proceduresPerCase = 64
    /// Working days that one extension adds or one suspension announces; above: `field.invalid`.
    public static let procedureDays = 1000
    /// Notices a unit has not collected before its own pushes are refused as `inbox.full`.
    public static let uncollectedNoticesPerUnit = 1_000_000
    /// Unconfirmed deliveries one session may have in flight; a higher wish is lowered to it.
    public static let creditPerSession = 1024
    /// The credit our clients ask for.
    public static let creditDefault = 64
    /// Sessions at once; above: `session.too-many`.
    public static let sessions = 10_000
    /// Sessions of one unit at once, by default; configurable. Above: `session.too-many`, so that no unit takes the
    /// bus's last session from the others.
    public static let sessionsPerUnit = 1000
    /// Answers and deliveries waiting for one session that does not read, in bytes; above it is cut.
    public static let outgoingBytesPerSession = 4 * 1024 * 1024
    /// The envelope frame, in bytes; above: `message.malformed`.
    public static let envelopeBytes = 64 * 1024
    /// Hand-offs open at once, by default; configurable. Above: pushes are refused as `bus.full`.
    public static let openHandoffs = 1_000_000
    /// How much of a value at fault a problem repeats, in bytes.
    public static let problemValueBytes = 128
}
