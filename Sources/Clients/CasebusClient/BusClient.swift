internal import CasebusModel
package import CasebusZMQ
internal import Synchronization

/// A unit's connection to the bus: it sends commands, reads, and receives what concerns the unit.
///
/// A receipt means that the command is on the bus's disk. Until it has one, a command stays in the client's outbox
/// and is sent again, byte for byte and in the original order, after every loss of the link or of the daemon: by the
/// command's id the bus recognises what it has recorded already. The client finds the bus again by itself.
///
/// - Threading: any task or thread; the socket lives on a thread of the client's own.
/// - Bounds: ``ClientConfiguration/outboxLimit`` commands and ``ClientConfiguration/outboxByteLimit`` bytes without
///   an answer, then ``ClientError/outboxFull(limit:)``: nothing blocks in silence.
/// - Cancellation: a cancelled task stops waiting and gets ``ClientError/cancelled(id:)``; its command stays in the
///   outbox and may still be recorded.
public final class BusClient: Sendable {
    private let configuration: ClientConfiguration
    private let shared: ClientShared

    private init(configuration: ClientConfiguration, shared: ClientShared) {
        self.configuration = configuration
        self.shared = shared
    }

    // A client nobody holds any more: its thread says goodbye without waiting for answers.
    deinit { _ = shared.mailbox.post(.close(patience: .zero)) }

    /// Opens a session and returns when the bus has answered.
    ///
    /// With an outbox on disk, what an earlier process left unanswered is sent first.
    ///
    /// - Throws: ``ClientError/configuration(_:)``; ``ClientError/unreachable(endpoint:after:)`` when nobody answered
    ///   in time; ``ClientError/refused(_:)`` when the bus does not want this client;
    ///   ``ClientError/outboxUnusable(path:detail:)``.
    public static func connect(_ configuration: ClientConfiguration) async throws(ClientError) -> BusClient {
        try await connect(configuration, in: try sharedContext())
    }

    /// Opens a session over a context that the process has already: there should be only one.
    package static func connect(
        _ configuration: ClientConfiguration, in context: ZMQContext
    ) async throws(ClientError) -> BusClient {
        let faults = configuration.faults
        guard faults.isEmpty else { throw .configuration(faults) }
        let options = try socketOptions(configuration)
        let shared: ClientShared
        do throws(ZMQError) { shared = try ClientShared(commandLimit: configuration.outboxLimit) } catch {
            throw .transport("\(error)")
        }
        let opened = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                start(configuration, options, shared, context, continuation)
            }
        } onCancel: {
            _ = shared.mailbox.post(.close(patience: .zero))
        }
        _ = try opened.get()
        return BusClient(configuration: configuration, shared: shared)
    }

    /// What the bus said when it opened the latest session.
    public var welcome: Welcome { shared.welcome }

    /// Whether the bus is there, and how often it was lost.
    package var link: BusLink { shared.link }

    /// The deliveries for this unit.
    public var inbox: Inbox { Inbox(buffer: shared.inbox) }

    // MARK: Commands

    /// Sends a command and waits for its receipt.
    ///
    /// - Throws: ``ClientError/refused(_:)`` when it is not recorded and why; see
    ///   ``ClientError/isFateUnknown`` for the rest.
    public func send(_ command: OutgoingCommand) async throws(ClientError) -> Receipt {
        guard let answer = await submit([command]).first else { throw .closed }
        return try answer.get()
    }

    /// Sends commands together, in this order, up to ``ClientConfiguration/commandsPerMessage`` in a message.
    ///
    /// - Returns: the answer to each, at its place. A refused command does not hold back those behind it; but once
    ///   one finds no room in the outbox, those behind it are not taken either.
    public func submit(_ commands: [OutgoingCommand]) async -> [Result<Receipt, ClientError>] {
        var encoded: [EncodedCommand] = []
        encoded.reserveCapacity(commands.count)
        for command in commands {
            do { encoded.append(try command.encoded(freshID: CommandID.next)) } catch {
                let fault = ClientError.protocolViolation("a command cannot be encoded: \(error)")
                return commands.map { _ in .failure(fault) }
            }
        }
        let ready = encoded
        let call = CancellableCall(mailbox: shared.mailbox)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                switch call.post(.submit(call: call.number, ready, continuation)) {
                case .taken: break
                case .cancelled: continuation.resume(returning: ready.map { .failure(.cancelled(id: $0.id)) })
                case .refused(let error): continuation.resume(returning: ready.map { _ in .failure(error) })
                }
            }
        } onCancel: {
            call.cancel()
        }
    }

    // MARK: Queries

    /// Asks the bus something; docs/protocol.md lists the queries and their parameters.
    ///
    /// - Parameters:
    ///   - name: `case`, `handovers`, `stalls`, `tail`, `status`, `units`, `inbox`, `fetch`.
    ///   - parameters: a JSON object; empty: no parameters.
    ///   - timeout: how long to wait; `nil`: ``ClientConfiguration/queryTimeout``.
    /// - Returns: one JSON document.
    public func query(
        _ name: String, _ parameters: String = "", timeout: Duration? = nil
    ) async throws(ClientError) -> [UInt8] {
        let call = CancellableCall(mailbox: shared.mailbox)
        let timeout = timeout ?? configuration.queryTimeout
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let input = ClientInput.ask(
                    call: call.number, name: name, parameters: parameters, timeout: timeout, continuation)
                switch call.post(input) {
                case .taken: break
                case .cancelled: continuation.resume(returning: .failure(.cancelled(id: name)))
                case .refused(let error): continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            call.cancel()
        }
        return try answer.get()
    }

    // MARK: The end

    /// Takes no more calls, waits up to ``ClientConfiguration/closeTimeout`` for answers that are out, says goodbye
    /// and closes the socket.
    ///
    /// What has no answer by then gets ``ClientError/closed``; with an outbox on disk it is sent by the next client.
    public func close() async {
        if shared.mailbox.post(.close(patience: configuration.closeTimeout)) == nil { await shared.ended() }
    }
}

// MARK: Starting

extension BusClient {
    private static let processContext = Mutex<ZMQContext?>(nil)
    /// A query's document is the largest frame; a bus that sends a larger one loses the link.
    private static let frameBytesMost = 64 * 1024 * 1024
    /// Sockets of all clients of this process together.
    private static let socketsMost = 4096

    private static func sharedContext() throws(ClientError) -> ZMQContext {
        let made: Result<ZMQContext, ClientError> = processContext.withLock { context in
            if let context { return .success(context) }
            do throws(ZMQError) {
                let fresh = try ZMQContext(maxSockets: socketsMost)
                context = fresh
                return .success(fresh)
            } catch { return .failure(.transport("\(error)")) }
        }
        return try made.get()
    }

    private static func socketOptions(_ configuration: ClientConfiguration) throws(ClientError) -> ZMQSocketOptions {
        var options = ZMQSocketOptions()
        options.maxMessageBytes = frameBytesMost
        options.reconnectMilliseconds = 50
        options.reconnectMillisecondsMax = 1_000
        guard case .curve(let serverKey, let publicKey, let secretKey) = configuration.security else {
            return options
        }
        guard ZMQ.hasCURVE else { throw .configuration(["security: this libzmq is built without CURVE"]) }
        do {
            let keyPair = try CurveKeyPair(secretKey: CurveSecretKey(z85: secretKey))
            guard keyPair.publicKey.z85 == publicKey else {
                throw ClientError.configuration(["security: the public key is not that of the secret key"])
            }
            options.security = .curveClient(serverKey: try CurvePublicKey(z85: serverKey), keyPair: keyPair)
        } catch let error as ClientError {
            throw error
        } catch {
            throw .configuration(["security: \(error)"])
        }
        return options
    }

    private static func start(
        _ configuration: ClientConfiguration, _ options: ZMQSocketOptions, _ shared: ClientShared,
        _ context: ZMQContext, _ opening: CheckedContinuation<Result<Welcome, ClientError>, Never>
    ) {
        do throws(ZMQError) {
            _ = try DedicatedThread(name: "casebus-client") {
                ClientLoop(
                    configuration: configuration, options: options, shared: shared, context: context,
                    opening: opening
                ).run()
            }
        } catch {
            opening.resume(returning: .failure(.transport("\(error)")))
        }
    }
}
