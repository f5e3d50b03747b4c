internal import CasebusModel

/// Everything a client decides: what to say next, whom to answer, when a session is lost.
///
/// It touches no socket, disk or clock: inputs are methods that return what is to be done as ``ClientEffect``s, and
/// the message to send next is asked for with ``nextMessage()`` and confirmed with ``sent(_:now:)`` once the socket
/// has taken it.
///
/// Each HELLO goes over a socket of its own, with the next epoch: so nothing of an older session can be mistaken for
/// this one's.
struct ClientMachine: Sendable {
    typealias Instant = ContinuousClock.Instant

    struct Settings: Sendable {
        var endpoint = ""
        var epoch: UInt64 = 1
        var outboxLimit = 10_000
        var outboxByteLimit = 256 * 1024 * 1024
        var commandsPerMessage = 32
        var answerTimeout = Duration.seconds(30)
        var connectTimeout = Duration.seconds(10)
    }

    enum Phase: Equatable, Sendable {
        /// The last session ended: the next socket is opened then.
        case pausing(until: Instant)
        /// A socket is open; its HELLO is sent (then) or waits for the link.
        case greeting(sentAt: Instant?)
        case open
        /// The GOODBYE is to be sent, or was, and its answer is waited for until then.
        case parting(until: Instant?)
        case ended(ClientError)
    }

    /// Heartbeats of silence after which a session counts as lost.
    static let heartbeatsUntilLost = 3
    /// Bounds on what a bus may say about its heartbeat.
    static let heartbeatRange = Duration.milliseconds(20)...Duration.seconds(3600)
    /// How long an answer may be out in silence before a ping asks: a daemon that came back meanwhile says at once
    /// that it does not know this session.
    static let probePatience = Duration.milliseconds(500)
    /// The first wait for a WELCOME; it doubles with each failure up to ``pauseMost``.
    static let helloPatience = Duration.seconds(2)
    /// The pause after the second failure in a row; it doubles with each up to ``pauseMost``.
    static let pauseFirst = Duration.milliseconds(100)
    static let pauseMost = Duration.seconds(30)
    /// How long a GOODBYE's answer is waited for: it says that nothing is left in the socket.
    static let partingPatience = Duration.milliseconds(200)
    /// Commands are only added to a message while its bytes stay below.
    static let messageBytes = 1024 * 1024
    /// Queries without a result; above: ``ClientError/outboxFull(limit:)``.
    static let queriesMost = 256
    /// Correlations of queries begin here, those of commands at 1.
    static let firstQuery: UInt64 = 1 << 62

    struct Query: Sendable {
        var correlation: UInt64
        var call: UInt64
        var name: String
        var parameters: String
        var deadline: Instant
        var timeout: Duration
        var sent = false
    }

    let settings: Settings
    var phase = Phase.greeting(sentAt: nil)
    var outbox: Outbox
    var queries: [Query] = []
    var nextQuery = ClientMachine.firstQuery

    // Of the session.
    var epoch: UInt64
    /// Sessions opened so far.
    var sessions: UInt64 = 0
    var welcome: Welcome?
    var heartbeat = Duration.seconds(5)
    var lastHeard: Instant
    /// When the bus was heard before the last time.
    var heardBefore: Instant
    var nextPing: Instant
    var pingIsDue = false
    var pings: UInt64 = 0
    /// A ping asks why a command is unanswered; nothing has been heard since.
    var isProbing = false
    /// Since when a command that was sent is unanswered, counted from the last answer.
    var answerAwaitedSince: Instant?
    /// The bus has spoken since its welcome, so the next loss is not one more failure in a row.
    var isProven = false
    var failures = 0
    var arrivals = Arrivals()

    /// What went wrong last, for a caller of connect that waits.
    var lastFault: ClientError?
    let connectDeadline: Instant
    /// Until when a close waits for answers.
    var closeDeadline: Instant?

    init(settings: Settings, now: Instant) {
        self.settings = settings
        outbox = Outbox(limit: settings.outboxLimit, byteLimit: settings.outboxByteLimit)
        epoch = settings.epoch
        lastHeard = now
        heardBefore = now
        nextPing = now
        connectDeadline = now + settings.connectTimeout
    }

    var limits: BusLimits { welcome?.limits ?? .ofProtocol }

    /// Why all is over; `nil` while it is not.
    var ending: ClientError? {
        if case .ended(let error) = phase { error } else { nil }
    }
}

/// What the machine wants done.
enum ClientEffect: Equatable, Sendable {
    /// Close the socket, if there is one, and connect another.
    case renewSocket
    /// The session is open.
    case opened(Welcome)
    /// A caller's answer. ``settled`` follows where the command leaves the outbox.
    case answered(Ticket, Result<Receipt, ClientError>)
    /// The command is answered for good.
    case settled(UInt64)
    /// A query's answer.
    case resulted(call: UInt64, Result<[UInt8], ClientError>)
    /// Deliveries for the inbox, of this session.
    case arrived([ArrivedDelivery], session: UInt64)
    /// What nobody has taken from the inbox yet will come again: drop it.
    case clearInbox
    /// All is over; every caller has been answered.
    case ended(ClientError)
}

/// Deliveries of one session, and which of them are confirmed.
struct Arrivals: Equatable, Sendable {
    /// The last number delivered; the next one is one more.
    private(set) var last: UInt64 = 0
    /// Everything up to this is confirmed by the receiver.
    private(set) var confirmed: UInt64 = 0
    /// Everything up to this has been said to the bus.
    private(set) var said: UInt64 = 0
    private var ahead: Set<UInt64> = []

    var unconfirmed: UInt64 { last - confirmed }
    /// The DELIVERED to say, if there is news.
    var toSay: UInt64? { confirmed > said ? confirmed : nil }

    /// - Returns: whether this number was due.
    mutating func arrive(_ number: UInt64) -> Bool {
        guard number == last + 1 else { return false }
        last = number
        return true
    }

    /// Confirming is cumulative on the wire: a gap holds back what is confirmed behind it.
    mutating func confirm(_ number: UInt64) {
        guard number > confirmed, number <= last else { return }
        ahead.insert(number)
        while ahead.remove(confirmed + 1) != nil { confirmed += 1 }
    }

    mutating func markSaid(_ number: UInt64) { said = max(said, number) }

    /// Says it once more: a bus whose disk was full has let a confirmation go by, and would wait for it for ever.
    mutating func sayAgain() { said = 0 }
}

extension ClientMachine.Settings {
    init(_ configuration: ClientConfiguration) {
        self.init(
            endpoint: configuration.endpoint, epoch: configuration.epoch, outboxLimit: configuration.outboxLimit,
            outboxByteLimit: configuration.outboxByteLimit, commandsPerMessage: configuration.commandsPerMessage,
            answerTimeout: configuration.answerTimeout, connectTimeout: configuration.connectTimeout)
    }
}
