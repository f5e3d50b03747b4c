internal import CasebusJournal
internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Logging

/// From the socket to the ledger: messages are taken, their peers authorised, their commands submitted.
extension BusLoop {
    /// Refusals that are worth a record: somebody acted as what it is not.
    private static let trespasses: Set<Problem.Code> = [
        .handoffNotReceiver, .handoffNotSender, .caseNotHolder, .notConvenor, .notSuperior, .timeNotAsserted,
        .notAllowed, .messageMalformed, .messageTooManyFrames, .messageTooManyCommands, .messageFramesMissing,
        .messageTooLarge,
    ]

    func receive(from listener: Listener) throws {
        for _ in 0..<LoopBounds.messagesPerTurn {
            guard try receiveMessage(&listener.message, from: listener) else { return }
            if gathering.isFull(bytes: settings.gatheredBytes) || repeatsThisTurn >= LoopBounds.repeatsPerTurn {
                return
            }
        }
    }

    /// Takes one message.
    ///
    /// - Returns: `false` when none is there.
    private func receiveMessage(_ message: inout IncomingMessage, from listener: Listener) throws -> Bool {
        guard try message.begin() else { return false }
        counters.messages += 1
        guard try message.readEnvelope() else { return true }
        guard let route = message.routing.withBytes({ Route(listener: listener.number, $0) }) else {
            note(.routingChosen, key: key(of: message, from: listener)?.z85 ?? "", claimed: "")
            try message.dropRest()
            return true
        }
        if let session = sessions[route], !session.hasSaidGoodbye, isHeldBySameKey(session, message, listener) {
            session.heardAt = steadyNow
            try receive(&message, of: session)
        } else {
            try receiveFromStranger(route, message, listener)
        }
        try message.dropRest()
        return true
    }

    private func receive(_ message: inout IncomingMessage, of session: Session) throws {
        guard message.envelope.withBytes({ FrameFormat(markOf: $0) }) == session.format else {
            return try receiveOther(session, &message)
        }
        switch message.envelope.withSpan({ QuickEnvelope($0) }) {
        case .commands(let correlation, let parts):
            try receiveCommands(session, &message, correlation: correlation, parts: .inEnvelope(parts))
        case .delivered(let upTo): confirm(upTo: upTo, by: session)
        case .other: try receiveOther(session, &message)
        }
    }

    /// Every message is authorised by the key that sent it, not by the connection's name (ZEROMQ pitfall 3).
    private func isHeldBySameKey(
        _ session: Session, _ message: borrowing IncomingMessage, _ listener: Listener
    ) -> Bool {
        guard !listener.isPlain else { return true }
        return message.envelope.withProperty(.userID) { userID in
            guard let userID else { return false }
            var place = session.keyPlace
            return place.withUTF8 { userID.elementsEqual($0) }
        }
    }

    // MARK: Commands

    func receiveCommands(
        _ session: Session, _ message: inout IncomingMessage, correlation: UInt64, parts: CommandParts
    ) throws {
        guard parts.count <= Limits.commandsPerMessage else {
            return refuse(
                session,
                Problem(
                    .messageTooManyCommands, field: "parts", value: "\(parts.count)",
                    detail: "a message carries at most \(Limits.commandsPerMessage) commands"), correlation: correlation
            )
        }
        var correlation = correlation
        var bytes = 0
        var number = 0
        while number < parts.count || parts.isEmpty && message.more && number < Limits.commandsPerMessage {
            let wanted = message.parts(ofCommand: number, parts)
            guard try message.readCommand(wanted) else {
                return refuse(
                    session,
                    Problem(
                        .messageFramesMissing, field: "parts", value: "command \(number)",
                        detail: "the message ends before the frames that its parts announce, or announces unknown ones"),
                    correlation: correlation)
            }
            bytes += message.command.count + message.text.count + message.payload.count
            submit(from: session, message, correlation: correlation, messageBytes: bytes)
            correlation &+= 1
            number += 1
        }
        guard message.more else { return }
        refuse(
            session,
            Problem(
                .messageTooManyFrames, field: "parts", value: "\(number) commands",
                detail: "the message goes on behind its last command, of \(Limits.commandsPerMessage) at most"),
            correlation: correlation)
    }

    private func submit(
        from session: Session, _ message: borrowing IncomingMessage, correlation: UInt64, messageBytes: Int
    ) {
        if let problem = problem(with: message, messageBytes: messageBytes) {
            return refuse(session, problem, correlation: correlation)
        }
        let verdict = message.command.withBytes { command in
            message.signature.withBytes { signature in
                message.text.withBytes { text in
                    message.payload.withBytes { payload in
                        submit(
                            Submission(
                                command: command, isJSON: session.format == .json, signature: signature, text: text,
                                payload: payload), from: session)
                    }
                }
            }
        }
        answer(session, verdict, correlation: correlation)
    }

    private func submit(_ submission: Submission, from session: Session) -> Verdict {
        let actor = Actor(unit: session.unit, role: session.role)
        do {
            return try session.keyID.withUnsafeBytes { keyID in
                try intake.submit(
                    submission, by: actor, keyID: keyID, clock: now, durable: head.value, into: gathering.batch)
            }
        } catch {
            // At a damaged page it is the same for many commands: once a second says it.
            if steadyNow >= nextComplaint {
                nextComplaint = steadyNow + 1000
                logger.error("past.unreadable", metadata: ["error": "\(error)"])
            }
            return .refused(
                Problem(
                    .queryFailed,
                    detail: """
                        whether it was recorded before cannot be looked up: \(error). After a restart the bus makes its \
                        ids again from the log; send it again then
                        """))
        }
    }

    private func answer(_ session: Session, _ verdict: Verdict, correlation: UInt64) {
        switch verdict {
        case .recorded(let sequence, let handoff, let handoffs):
            gathering.addReceipt(
                .init(
                    session: session, correlation: correlation,
                    content: .recorded(sequence: sequence, at: now, handoff: handoff, handoffs: handoffs)))
            growLines()
        case .repeated(let sequence):
            counters.repeats += 1
            repeatsThisTurn += 1
            gathering.add(.init(session: session, correlation: correlation, content: .repeated(sequence: sequence)))
        case .refused(let problem): refuse(session, problem, correlation: correlation)
        }
    }

    /// Sizes, and what the text frame may hold; the command itself is the intake's to judge.
    private func problem(with message: borrowing IncomingMessage, messageBytes: Int) -> Problem? {
        if let noRoom {
            guard noRoom.code == .diskFull else {
                return Problem(
                    .logRejected, detail: "the disk fails, nothing is recorded: \(noRoom) Send it again later")
            }
            return Problem(
                .diskFull, detail: "the disk is full: nothing is recorded until there is room; send it again")
        }
        if mailbox.isStopping {
            return Problem(.busStopping, detail: "the bus is stopping: send it again when it is back")
        }
        if messageBytes > LoopBounds.messageBytes {
            return Problem(
                .messageTooLarge, field: "payload", value: "\(messageBytes) bytes",
                detail: "a message's frames have at most \(LoopBounds.messageBytes) bytes together: send fewer at once")
        }
        if message.signature.count > Limits.signatureBytes {
            return tooLarge(.signatureTooLarge, "signature", message.signature.count, Limits.signatureBytes)
        }
        if message.text.count > Limits.textBytes {
            return tooLarge(.textTooLarge, "text", message.text.count, Limits.textBytes)
        }
        if message.payload.count > settings.payloadBytes {
            return tooLarge(.payloadTooLarge, "payload", message.payload.count, settings.payloadBytes)
        }
        guard message.text.count == 0 || message.text.withBytes({ String(validating: $0, as: UTF8.self) }) != nil
        else {
            return Problem(.textNotUTF8, field: "text", detail: "the text frame is not UTF-8")
        }
        return nil
    }

    private func tooLarge(_ code: Problem.Code, _ field: String, _ count: Int, _ limit: Int) -> Problem {
        Problem(code, field: field, value: "\(count) bytes", detail: "this frame has at most \(limit) bytes")
    }

    func refuse(_ session: Session, _ problem: Problem, correlation: UInt64) {
        countProblem(problem.code)
        if Self.trespasses.contains(problem.code) {
            note(problem.code, key: session.keyText, claimed: session.address.text)
        }
        gathering.add(.init(session: session, correlation: correlation, content: .refused(problem)))
    }
}
