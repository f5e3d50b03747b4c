public import CasebusModel
internal import Glibc

/// How a client finds the bus, as whom it speaks, and how much it may keep waiting.
public struct ClientConfiguration: Sendable {
    /// How the link is protected.
    public enum Security: Sendable {
        /// Nothing is encrypted and nobody is known: for a bus that was set up with `plain: true`, on one machine.
        case plain
        /// CURVE: the keys are Z85 text of 40 characters; the unit is known by its public key.
        ///
        /// - Source: RFC 26/CURVEZMQ; RFC 32/Z85.
        case curve(serverPublicKey: String, publicKey: String, secretKey: String)
    }

    /// Where the daemon listens: `tcp://127.0.0.1:7460` or `ipc:///run/casebus/bus.sock`.
    public var endpoint: String
    /// The unit that speaks; its key must be registered for this address.
    public var unit: Address
    /// How the link is protected.
    public var security: Security
    /// Tells several clients of one unit apart: 1 to 64 bytes.
    ///
    /// Two processes that use the same name push each other out, so the default carries host and process; a service
    /// that should take up its own place again after a restart gives a fixed one.
    public var instance: String
    /// Grows with each start of the instance; by default the milliseconds since 1970 at the start.
    ///
    /// Every session that the client opens by itself after the first takes the next number.
    public var epoch: UInt64
    /// How many unconfirmed deliveries the client takes, 0 to 1024; 0 for a client that only sends. Default: 64.
    ///
    /// It is at the same time the bound of ``Inbox``'s buffer.
    public var credit: Int
    /// Commands without an answer that the client keeps before it says ``ClientError/outboxFull(limit:)``.
    /// Default: 10,000.
    public var outboxLimit: Int
    /// Bytes of commands, texts and payloads without an answer that the client keeps. Default: 256 MiB.
    public var outboxByteLimit: Int
    /// A folder for the outbox, which then survives this process: a command is on disk before it is sent.
    ///
    /// `nil`, the default: the outbox is in memory. A folder belongs to one client at a time.
    public var outboxFolder: String?
    /// The most commands that share a message, 1 to 256. Default: 32, where encryption costs least per command.
    public var commandsPerMessage: Int
    /// How long a command may stay unanswered before its caller hears ``ClientError/timedOut(id:after:)``.
    /// Default: 30 s.
    public var answerTimeout: Duration
    /// How long a query may stay unanswered. Default: 45 s, above the 30 s that a `tail` may wait in the daemon.
    public var queryTimeout: Duration
    /// How long ``BusClient/connect(_:)`` waits for the bus. Default: 10 s.
    public var connectTimeout: Duration
    /// How long ``BusClient/close()`` waits for answers that are still out. Default: 5 s.
    public var closeTimeout: Duration
    /// What the operator reads about the client: its name and version. Default: `casebus-swift`.
    public var software: String

    /// - Parameters:
    ///   - endpoint: where the daemon listens, for example `tcp://127.0.0.1:7460`.
    ///   - unit: the unit that speaks.
    ///   - security: plain, or CURVE with the daemon's and the unit's keys.
    ///   - instance: tells several clients of one unit apart, 1 to 64 bytes; default: host name and process number.
    ///   - epoch: grows with each start of the instance; default: the milliseconds since 1970.
    ///   - credit: unconfirmed deliveries at once, 0 to 1024; default: 64.
    ///   - outboxLimit: commands without an answer; default: 10,000.
    ///   - outboxFolder: a folder for an outbox on disk; default: none, the outbox is in memory.
    ///   - commandsPerMessage: commands that share a message, 1 to 256; default: 32.
    ///   - answerTimeout: how long a caller waits for its receipt; default: 30 s.
    public init(
        endpoint: String, unit: Address, security: Security,
        instance: String = ClientConfiguration.defaultInstance(),
        epoch: UInt64 = ClientConfiguration.epochNow(),
        credit: Int = Limits.creditDefault,
        outboxLimit: Int = 10_000,
        outboxFolder: String? = nil,
        commandsPerMessage: Int = 32,
        answerTimeout: Duration = .seconds(30)
    ) {
        self.endpoint = endpoint
        self.unit = unit
        self.security = security
        self.instance = instance
        self.epoch = epoch
        self.credit = credit
        self.outboxLimit = outboxLimit
        self.outboxByteLimit = 256 * 1024 * 1024
        self.outboxFolder = outboxFolder
        self.commandsPerMessage = commandsPerMessage
        self.answerTimeout = answerTimeout
        self.queryTimeout = .seconds(45)
        self.connectTimeout = .seconds(10)
        self.closeTimeout = .seconds(5)
        self.software = "casebus-swift"
    }

    /// This host's name and this process's number, as `host-4711`; at most 64 bytes.
    public static func defaultInstance() -> String {
        var name = [CChar](repeating: 0, count: 256)
        let named = gethostname(&name, name.count - 1) == 0
        let bytes = name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        let host = named ? String(decoding: bytes, as: UTF8.self) : "host"
        var kept = ""
        for character in host where kept.utf8.count + character.utf8.count <= 48 { kept.append(character) }
        return "\(kept)-\(getpid())"
    }

    /// The milliseconds since 1970-01-01T00:00:00Z now.
    public static func epochNow() -> UInt64 { UInt64(clamping: WallClock.milliseconds()) }
}

extension ClientConfiguration {
    /// Everything that is wrong with the configuration, a sentence each; empty when it can be used.
    public var faults: [String] {
        var faults: [String] = []
        if endpoint.isEmpty { faults.append("endpoint is empty: give the daemon's, such as tcp://127.0.0.1:7460") }
        let name = instance.utf8.count
        if !(1...Limits.identifierBytes).contains(name) || unprintable(in: instance) != nil {
            faults.append("instance has \(name) bytes: give 1 to \(Limits.identifierBytes) printable ones")
        }
        if !(0...Limits.creditPerSession).contains(credit) {
            faults.append("credit is \(credit): give 0 to \(Limits.creditPerSession)")
        }
        if outboxLimit < 1 { faults.append("outboxLimit is \(outboxLimit): give at least 1") }
        if outboxByteLimit < Limits.payloadBytes {
            faults.append("outboxByteLimit is \(outboxByteLimit): give at least \(Limits.payloadBytes), one payload")
        }
        if !(1...Limits.commandsPerMessage).contains(commandsPerMessage) {
            faults.append("commandsPerMessage is \(commandsPerMessage): give 1 to \(Limits.commandsPerMessage)")
        }
        for (name, duration) in [
            ("answerTimeout", answerTimeout), ("queryTimeout", queryTimeout), ("connectTimeout", connectTimeout),
        ] where duration <= .zero {
            faults.append("\(name) is \(duration): give more than nothing")
        }
        return faults
    }
}
