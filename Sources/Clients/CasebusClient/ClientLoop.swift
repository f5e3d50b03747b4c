internal import CasebusModel
internal import CasebusZMQ

/// The one thread of a client: it owns the socket, the outbox file and the machine, and does what the machine wants.
///
/// A turn: wait, take what was received, take what was posted, let time pass, send. Receiving comes before time, or
/// a client that was stopped for a while would see silence where messages wait.
///
/// - Threading: made and run on the client's own thread; everybody else uses the ``Mailbox``.
final class ClientLoop {
    /// Messages taken in one turn; the rest waits for the next, so that calls and time get their share.
    private static let receivesPerTurn = 256
    /// Messages given to the socket in one turn.
    private static let sendsPerTurn = 64
    private let configuration: ClientConfiguration
    let shared: ClientShared
    private let context: ZMQContext
    private let options: ZMQSocketOptions
    var machine: ClientMachine
    var file: OutboxFile?
    private var socket: ZMQSocket?
    private var poller = ZMQPoller()
    private var socketToken: ZMQPoller.Token?
    private var wakeupToken: ZMQPoller.Token
    var calls = PendingCalls()
    private var opening: CheckedContinuation<Result<Welcome, ClientError>, Never>?
    private var frame = ZMQFrame()

    init(
        configuration: ClientConfiguration, options: ZMQSocketOptions, shared: ClientShared, context: ZMQContext,
        opening: CheckedContinuation<Result<Welcome, ClientError>, Never>
    ) {
        self.configuration = configuration
        self.options = options
        self.shared = shared
        self.context = context
        self.opening = opening
        machine = ClientMachine(settings: .init(configuration), now: .now)
        wakeupToken = poller.add(fileDescriptor: shared.mailbox.wakeup.fileDescriptor)
    }

    /// Runs until the machine has ended; then everybody who waits has been answered.
    func run() {
        do throws(ClientError) {
            try restore()
            try perform([.renewSocket])
            var wait: Int? = 0
            while machine.ending == nil { wait = try turn(waiting: wait) }
        } catch {
            finish(machine.end(error))
        }
        socket?.close()
        answerLateMail(machine.ending ?? .closed)
    }

    // MARK: A turn

    /// - Parameter milliseconds: how long to wait at most; `nil`: until something happens.
    /// - Returns: how long the next turn may wait.
    private func turn(waiting milliseconds: Int?) throws(ClientError) -> Int? {
        do throws(ZMQError) {
            let ready = try poller.poll(timeoutMilliseconds: milliseconds)
            if ready.isReadable(wakeupToken) { shared.mailbox.wakeup.drain() }
        } catch { throw Self.transport(error) }
        try receive()
        try takeMail()
        try perform(machine.tick(now: .now))
        let isMoreToSend = try send()
        file?.flushMarks()
        if isMoreToSend { return 0 }
        return machine.nextDeadline.map { max(0, Int(($0 - .now) / .milliseconds(1)) + 1) }
    }

    private func receive() throws(ClientError) {
        for _ in 0..<Self.receivesPerTurn {
            guard machine.ending == nil, let frames = try nextFrames() else { return }
            do throws(ClientError) {
                try perform(machine.receive(try ServerMessage(frames: frames), now: .now))
            } catch {
                guard case .protocolViolation = error else { throw error }
                try perform(machine.receiveUnreadable(error, now: .now))
            }
        }
    }

    private func nextFrames() throws(ClientError) -> [[UInt8]]? {
        guard let socket else { return nil }
        do throws(ZMQError) {
            var frames: [[UInt8]] = []
            repeat {
                guard try socket.receive(into: &frame) else { return nil }
                frames.append(frame.withBytes { Array($0) })
            } while frame.more
            return frames
        } catch { throw Self.transport(error) }
    }

    /// - Returns: whether the socket would take more at once.
    private func send() throws(ClientError) -> Bool {
        guard let socket, let socketToken else { return false }
        for _ in 0..<Self.sendsPerTurn {
            guard let message = machine.nextMessage() else {
                poller.setInterest(.readable, of: socketToken)
                return false
            }
            guard try send(message, to: socket) else {
                poller.setInterest([.readable, .writable], of: socketToken)
                return false
            }
            machine.sent(message, now: .now)
        }
        return true
    }

    /// - Returns: whether the socket took the message; it takes all of it or nothing.
    private func send(_ message: ClientMessage, to socket: ZMQSocket) throws(ClientError) -> Bool {
        let envelope: [UInt8]
        do { envelope = try message.envelope(for: configuration) } catch {
            throw .transport("a message cannot be encoded: \(error)")
        }
        do throws(ZMQError) {
            guard case .commands(_, let commands) = message else {
                return try socket.send(copying: envelope) == .sent
            }
            // Only a message's first frame can be refused.
            guard try socket.send(copying: envelope, more: true) == .sent else { return false }
            for (index, command) in commands.enumerated() {
                let isLast = index + 1 == commands.count
                let frames = command.frames
                for (place, frame) in frames.enumerated() {
                    _ = try socket.send(copying: frame, more: !(isLast && place + 1 == frames.count))
                }
            }
            return true
        } catch { throw Self.transport(error) }
    }

    // MARK: The outbox file

    private func restore() throws(ClientError) {
        guard let folder = configuration.outboxFolder else { return }
        let (opened, commands) = try OutboxFile.open(folder: folder)
        file = opened
        for command in commands { _ = machine.restore(command, now: .now) }
        try file?.rewrite(machine.outbox.unanswered)
        machine.release()
    }

    // MARK: Effects

    func perform(_ effects: [ClientEffect]) throws(ClientError) {
        for effect in effects {
            switch effect {
            case .renewSocket: try renewSocket()
            case .opened(let welcome):
                shared.setWelcome(welcome, at: .now)
                opening.take()?.resume(returning: .success(welcome))
            case .settled(let number): file?.settle(number)
            case .arrived(let deliveries, let session):
                shared.inbox.add(
                    deliveries.map { arrived in
                        Delivery(
                            content: arrived.content,
                            confirmation: Confirmation(
                                session: session, number: arrived.number, mailbox: shared.mailbox))
                    })
            case .clearInbox:
                shared.inbox.clear()
                shared.setLost(lastHeard: machine.lastHeard)
            case .answered, .resulted, .ended: finish([effect])
            }
        }
    }

    /// The effects that only tell somebody something, and so cannot fail.
    private func finish(_ effects: [ClientEffect]) {
        for effect in effects {
            switch effect {
            case .answered(let ticket, let result): calls.answer(ticket, result)
            case .resulted(let call, let result): calls.answer(query: call, result)
            case .ended(let error):
                // The socket and the folder go first: whoever hears of the end may start anew with both.
                file?.flushMarks()
                file = nil
                socket?.close()
                opening.take()?.resume(returning: .failure(error))
                shared.inbox.end(error)
            case .renewSocket, .opened, .settled, .arrived, .clearInbox: break
            }
        }
    }

    private func renewSocket() throws(ClientError) {
        do throws(ZMQError) {
            socket?.close()
            let fresh = try ZMQSocket(.dealer, in: context, options: options)
            try fresh.connect(configuration.endpoint)
            poller = ZMQPoller()
            wakeupToken = poller.add(fileDescriptor: shared.mailbox.wakeup.fileDescriptor)
            // Writable: the HELLO waits for the link.
            socketToken = try poller.add(fresh, for: [.readable, .writable])
            socket = fresh
        } catch { throw Self.transport(error) }
    }

    private static func transport(_ error: ZMQError) -> ClientError { .transport("\(error)") }
}

extension ZMQSocket {
    /// Not by the array's span: Swift 6.3.1 in release mode breaks on a span given to a call that throws.
    fileprivate func send(copying bytes: [UInt8], more: Bool = false) throws(ZMQError) -> SendOutcome {
        try bytes.withUnsafeBufferPointer { bytes throws(ZMQError) in
            try send(UnsafeRawBufferPointer(bytes), more: more)
        }
    }
}
