internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Logging

/// From the socket to the ledger: messages are taken, their peers authorised, their commands submitted.
extension BusLoop {
    /// Refusals that are worth a record: somebody acted as what it is not.
    private static let trespasses: Set<Problem.Code> = [
        .handoffNotReceiver, .handoffNotSender, .caseNotHolder, .timeNotAsserted, .notAllowed, .messageMalformed,
        .messageTooManyFrames, .messageTooManyCommands, .messageFramesMissing, .messageTooLarge,
    ]

    func receive(from listener: Listener) throws {
        for _ in 0..<LoopBounds.messagesPerTurn {
            guard try listener.next(into: &listener.routing) else { return }
            counters.messages += 1
            try receiveMessage(from: listener)
            if gathering.isFull(bytes: settings.gatheredBytes) { return }
        }
    }

    /// One message, its routing id already read.
    private func receiveMessage(from listener: Listener) throws {
        guard listener.more, try listener.next(into: &listener.envelope) else { return }
        guard let route = listener.routing.withBytes({ Route(listener: listener.number, $0) }) else {
            note(.routingChosen, key: key(of: listener)?.z85 ?? "", claimed: "")
            return try listener.dropRest()
        }
        guard let session = sessions[route], !session.hasSaidGoodbye, isHeldBySameKey(session, listener) else {
            try receiveFromStranger(route, listener)
            return try listener.dropRest()
        }
        session.heardAt = steadyNow
        switch listener.envelope.withSpan({ QuickEnvelope($0) }) {
        case _ where listener.envelope.withBytes({ FrameFormat(markOf: $0) }) != session.format:
            try receiveOther(session, listener)
        case .commands(let correlation, let parts):
            try receiveCommands(session, listener, correlation: correlation, parts: partBytes(parts, listener))
        case .delivered(let upTo): confirm(upTo: upTo, by: session)
        case .other: try receiveOther(session, listener)
        }
        try listener.dropRest()
    }

    /// Every message is authorised by the key that sent it, not by the connection's name (ZEROMQ pitfall 3).
    private func isHeldBySameKey(_ session: Session, _ listener: Listener) -> Bool {
        guard !listener.isPlain else { return true }
        return listener.envelope.withProperty(.userID) { userID in
            guard let userID else { return false }
            var place = session.keyPlace
            return place.withUTF8 { userID.elementsEqual($0) }
        }
    }

    private func partBytes(_ range: ByteRange, _ listener: Listener) -> [UInt8] {
        range.isEmpty ? [] : listener.envelope.withBytes { Array($0[range.range]) }
    }

    // MARK: Commands

    func receiveCommands(
        _ session: Session, _ listener: Listener, correlation: UInt64, parts: [UInt8]
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
        while number < parts.count || parts.isEmpty && listener.more && number < Limits.commandsPerMessage {
            let wanted = FrameParts(rawValue: parts.isEmpty ? 0 : parts[number])
            guard try readCommand(wanted, listener) else {
                return refuse(
                    session,
                    Problem(
                        .messageFramesMissing, field: "parts", value: "command \(number)",
                        detail: "the message ends before the frames that its parts announce, or announces unknown ones"),
                    correlation: correlation)
            }
            bytes += listener.command.count + listener.text.count + listener.payload.count
            submit(from: session, listener, correlation: correlation, messageBytes: bytes)
            correlation &+= 1
            number += 1
        }
        guard listener.more else { return }
        refuse(
            session,
            Problem(
                .messageTooManyFrames, field: "parts", value: "\(number) commands",
                detail: "the message goes on behind its last command, of \(Limits.commandsPerMessage) at most"),
            correlation: correlation)
    }

    /// Reads one command's frames.
    ///
    /// - Returns: `false` when the message has fewer frames than it announced, or announced unknown ones.
    private func readCommand(_ parts: FrameParts, _ listener: Listener) throws -> Bool {
        guard FrameParts.ofCommand.has(parts), listener.more else { return false }
        listener.signature.clear()
        listener.text.clear()
        listener.payload.clear()
        guard try listener.next(into: &listener.command) else { return false }
        if parts.has(.signature) {
            guard listener.more, try listener.next(into: &listener.signature) else { return false }
        }
        if parts.has(.text) { guard listener.more, try listener.next(into: &listener.text) else { return false } }
        if parts.has(.payload) { guard listener.more, try listener.next(into: &listener.payload) else { return false } }
        return true
    }

    private func submit(
        from session: Session, _ listener: Listener, correlation: UInt64, messageBytes: Int
    ) {
        if let problem = problem(with: listener, messageBytes: messageBytes) {
            return refuse(session, problem, correlation: correlation)
        }
        let verdict = listener.command.withBytes { command in
            listener.signature.withBytes { signature in
                listener.text.withBytes { text in
                    listener.payload.withBytes { payload in
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
            logger.error("past.unreadable", metadata: ["error": "\(error)"])
            return .refused(
                Problem(.queryFailed, detail: "the log could not be read back to look for a repeat: \(error)"))
        }
    }

    private func answer(_ session: Session, _ verdict: Verdict, correlation: UInt64) {
        switch verdict {
        case .recorded(let sequence, let handoff, let handoffs):
            counters.receipts += 1
            gathering.add(
                .init(
                    session: session, correlation: correlation,
                    content: .recorded(sequence: sequence, at: now, handoff: handoff, handoffs: handoffs)))
            growLines()
        case .repeated(let sequence):
            counters.repeats += 1
            gathering.add(.init(session: session, correlation: correlation, content: .repeated(sequence: sequence)))
        case .refused(let problem): refuse(session, problem, correlation: correlation)
        }
    }

    /// Sizes, and what the text frame may hold; the command itself is the intake's to judge.
    private func problem(with listener: Listener, messageBytes: Int) -> Problem? {
        if isDiskFull {
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
        if listener.signature.count > Limits.signatureBytes {
            return tooLarge(.signatureTooLarge, "signature", listener.signature.count, Limits.signatureBytes)
        }
        if listener.text.count > Limits.textBytes {
            return tooLarge(.textTooLarge, "text", listener.text.count, Limits.textBytes)
        }
        if listener.payload.count > settings.payloadBytes {
            return tooLarge(.payloadTooLarge, "payload", listener.payload.count, settings.payloadBytes)
        }
        guard listener.text.count == 0 || listener.text.withBytes({ String(validating: $0, as: UTF8.self) }) != nil
        else {
            return Problem(.textNotUTF8, field: "text", detail: "the text frame is not UTF-8")
        }
        return nil
    }

    private func tooLarge(_ code: Problem.Code, _ field: String, _ count: Int, _ limit: Int) -> Problem {
        Problem(code, field: field, value: "\(count) bytes", detail: "this frame has at most \(limit) bytes")
    }

    func refuse(_ session: Session, _ problem: Problem, correlation: UInt64) {
        counters.problems += 1
        if Self.trespasses.contains(problem.code) {
            note(problem.code, key: session.keyText, claimed: session.address.text)
        }
        gathering.add(.init(session: session, correlation: correlation, content: .refused(problem)))
    }
}
