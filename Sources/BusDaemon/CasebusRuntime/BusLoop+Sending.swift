internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Logging

/// From the ledger to the socket: answers grouped by session, and what becomes of those who do not read.
extension BusLoop {
    // MARK: Answers

    /// Gives every answer of a durable batch to its session.
    func answer(_ flushed: Gathering) {
        for answer in flushed.answers where answer.session.isOpen {
            let session = answer.session
            switch answer.content {
            case .recorded(let sequence, let at, let handoff, let handoffs):
                session.receipts.receipt(
                    correlation: answer.correlation, sequence: sequence, recordedAt: at, handoff: handoff,
                    handoffs: handoffs, repeated: false)
                markDirty(session)
            case .repeated(let sequence): answerRepeat(of: sequence, to: session, correlation: answer.correlation)
            case .refused(let problem):
                session.receipts.problem(problem, correlation: answer.correlation)
                markDirty(session)
            case .farewell:
                sendReceipts(session)
                close(session, reason: "goodbye", tell: true)
            case .message(let frame):
                session.isWelcomed = true
                send(OutgoingMessage(frame), to: session)
            case .result(let json): send(json, for: answer.correlation, to: session)
            }
        }
    }

    /// The first receipt again, from the record it stands in.
    private func answerRepeat(of sequence: UInt64, to session: Session, correlation: UInt64) {
        markDirty(session)
        do {
            guard let stored = try journal.read(sequence) else {
                throw JournalError(.corrupt, operation: "repeat", context: .init(sequence: sequence))
            }
            let header = try stored.record.withUnsafeBytes { try RecordLayout($0).header }
            session.receipts.receipt(
                correlation: correlation, sequence: sequence, recordedAt: header.recordedAt,
                handoff: header.firstHandoff, handoffs: header.handoffs, repeated: true)
        } catch {
            logger.error("repeat.unreadable", metadata: ["journal.position": "\(sequence)", "error": "\(error)"])
            let problem = Problem(.queryFailed, detail: "record \(sequence) could not be read back: \(error)")
            session.receipts.problem(problem, correlation: correlation)
        }
    }

    func markDirty(_ session: Session) {
        guard !session.isDirty else { return }
        session.isDirty = true
        dirty.append(session)
    }

    func sendDirty() {
        for session in dirty {
            session.isDirty = false
            sendReceipts(session)
        }
        dirty.removeAll(keepingCapacity: true)
    }

    private func sendReceipts(_ session: Session) {
        guard session.isOpen, !session.receipts.isEmpty else { return }
        if session.isBlocked {
            guard session.receipts.count > Limits.outgoingBytesPerSession else { return }
            return cut(session)
        }
        let frame = session.receipts.envelopeFrame(EnvelopeField.receipts)
        session.receipts.removeAll()
        send(OutgoingMessage(translated(frame, for: session)), to: session)
    }

    // MARK: Messages

    func encode(_ body: WireEnvelope.OneOf_Body, _ format: FrameFormat) -> [UInt8] {
        do {
            return try format.frame(body)
        } catch {
            // Our own envelopes hold nothing that cannot be encoded: strings are UTF-8, times within their range.
            preconditionFailure("an envelope of the bus could not be encoded: \(error)")
        }
    }

    /// A protobuf envelope as the session wants it.
    func translated(_ frame: [UInt8], for session: Session) -> [UInt8] {
        guard session.format == .json else { return frame }
        let envelope = frame.withUnsafeBytes { try? FrameFormat.envelope($0) }
        guard let body = envelope?.1.body else { preconditionFailure("an envelope of the bus could not be read back") }
        return encode(body, .json)
    }

    /// Sends a whole message, or keeps it until the peer reads again.
    func send(_ message: OutgoingMessage, to session: Session) {
        guard session.isOpen else { return }
        guard !session.isBlocked else { return keep(message, for: session) }
        switch transmit(message, to: session.route) {
        case .sent: break
        case .wouldBlock:
            block(session)
            keep(message, for: session)
        case .unreachable: close(session, reason: "", tell: false)
        }
    }

    private func transmit(_ message: OutgoingMessage, to route: Route) -> SendOutcome {
        do {
            let socket = listeners[Int(route.listener)].socket
            let first = try route.withBytes { try socket.send($0, more: true) }
            guard first == .sent else { return first }
            return try message.send(on: socket) ? .sent : .unreachable
        } catch {
            logger.error("send.failed", metadata: ["error": "\(error)"])
            return .unreachable
        }
    }

    /// Tells a connection without a session why; if it cannot be told, it is told nothing.
    func sendRefusal(_ problem: Problem, to route: Route, format: FrameFormat) {
        var content = WireWriter()
        content.content(of: problem, correlation: 0)
        let wire = (try? FrameFormat.protobuf.decode(WireProblem.self, from: content.bytes)) ?? WireProblem()
        _ = transmit(OutgoingMessage(encode(.refused(wire), format)), to: route)
    }

    // MARK: Peers that do not read

    func block(_ session: Session) {
        guard !session.isBlocked else { return }
        session.isBlocked = true
        blocked.append(session)
    }

    private func keep(_ message: OutgoingMessage, for session: Session) {
        session.waiting.append(message)
        session.waitingBytes += message.heldBytes
        if session.waitingBytes > Limits.outgoingBytesPerSession { cut(session) }
    }

    /// Gives up on a session that does not read: nothing more is taken from it, nothing more sent to it.
    private func cut(_ session: Session) {
        logger.warning("session.cut", metadata: ["peer.address": "\(session.address)"])
        counters.sessionsCut += 1
        note(.sessionCut, key: session.keyText, claimed: session.address.text)
        close(session, reason: "", tell: false)
        session.waiting = []
        session.receipts.removeAll()
    }

    /// Tries the kept messages of blocked sessions again, after a pause: a peer that never reads costs no more.
    func retryBlocked() {
        guard !blocked.isEmpty, steadyNow >= nextRetry else { return }
        nextRetry = steadyNow + LoopBounds.retryMilliseconds
        let tried = blocked
        blocked = []
        for session in tried where session.isOpen {
            session.isBlocked = false
            resend(session)
            guard session.isOpen, !session.isBlocked else { continue }
            sendReceipts(session)
            backlog.add(session.unit)
        }
    }

    private func resend(_ session: Session) {
        var sent = 0
        while sent < session.waiting.count {
            let outcome = transmit(session.waiting[sent], to: session.route)
            guard outcome == .sent else {
                if outcome == .unreachable { return close(session, reason: "", tell: false) }
                block(session)
                break
            }
            session.waitingBytes -= session.waiting[sent].heldBytes
            sent += 1
        }
        session.waiting.removeFirst(sent)
    }
}
