internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Foundation
internal import Logging
internal import SwiftProtobuf

/// The life of sessions: hello, credit, confirmations, pings, goodbye, silence.
extension BusLoop {
    // MARK: Who is it?

    func key(of message: borrowing IncomingMessage, from listener: Listener) -> KeyRing.Key? {
        guard !listener.isPlain else { return nil }
        return message.envelope.withProperty(.userID) { $0.flatMap { keys.key(userID: $0) } }
    }

    /// Counts a refusal, and records the first of its kind, key and minute.
    func note(_ code: Problem.Code, key: String, claimed: String) {
        guard let refusal = refusals.note(code, key: key, claimed: claimed, at: now) else { return }
        logger.warning("peer.refused", metadata: ["error.code": "\(code)", "key": "\(key)"])
        var event = WireBusEvent()
        event.refusal = refusal
        record(event)
    }

    /// A connection without a session may say hello, and nothing else.
    func receiveFromStranger(_ route: Route, _ message: borrowing IncomingMessage, _ listener: Listener) throws {
        let format = message.envelope.withBytes { FrameFormat(markOf: $0) } ?? .protobuf
        guard let key = listener.isPlain ? .some(nil) : key(of: message, from: listener).map(Optional.some) else {
            note(.keyMissing, key: "", claimed: "")
            return
        }
        guard let (_, envelope) = decodedEnvelope(of: message), case .hello(let hello) = envelope.body else {
            let problem = Problem(
                .sessionRequired,
                detail: "no session is open on this connection: send a hello first, and again after a break")
            return sendRefusal(problem, to: route, format: format)
        }
        do throws(Problem) {
            try open(route, hello, format: format, key: key)
        } catch {
            note(error.code, key: key?.z85 ?? "", claimed: hello.unit)
            sendRefusal(error, to: route, format: format)
        }
    }

    private func decodedEnvelope(of message: borrowing IncomingMessage) -> (FrameFormat, WireEnvelope)? {
        guard message.envelope.count <= Limits.envelopeBytes else { return nil }
        return message.envelope.withBytes { bytes in
            // What cannot be decoded is answered as a whole; why is the sender's to find out.
            (try? FrameFormat.envelope(bytes)) ?? nil
        }
    }

    // MARK: Hello

    private func open(
        _ route: Route, _ hello: WireHello, format: FrameFormat, key: KeyRing.Key?
    ) throws(Problem) {
        let identity = try identity(hello, key)
        guard hello.versionMin <= 1, hello.versionMax >= 1 else {
            throw Problem(
                .sessionVersion, field: "version_min", value: "\(hello.versionMin)–\(hello.versionMax)",
                detail: "this bus speaks protocol version 1")
        }
        guard (1...Limits.identifierBytes).contains(hello.instance.utf8.count), unprintable(in: hello.instance) == nil
        else {
            throw Problem(
                .fieldInvalid, field: "instance", value: hello.instance,
                detail: "an instance is named by 1 to \(Limits.identifierBytes) bytes without control characters")
        }
        let name = InstanceName(unit: identity.unit, instance: hello.instance)
        if let known = epochs[name], hello.epoch < known || hello.epoch == known && instances[name]?.route != route {
            throw Problem(
                .sessionStaleEpoch, field: "epoch", value: "\(hello.epoch)",
                detail: "this instance has already spoken with epoch \(known): give each start a higher one, "
                    + "and each machine an instance name of its own")
        }
        if let older = instances[name] { close(older, reason: "session.replaced: a newer epoch has come", tell: true) }
        // One that has said goodbye on this connection and is not answered yet: its answers are sent again.
        if let leaving = sessions[route] { close(leaving, reason: "", tell: false) }
        guard sessions.count < settings.sessions else {
            throw Problem(
                .sessionTooMany, value: "\(sessions.count)",
                detail: "the bus holds \(settings.sessions) sessions, its limit")
        }
        let unit = intake.ledger.admit(identity.unit)
        growLines()
        guard lines[Int(unit)].openSessions < settings.sessionsPerUnit else {
            throw Problem(
                .sessionTooMany, field: "unit", value: identity.unit.text,
                detail: "this unit has \(settings.sessionsPerUnit) sessions open, its limit: close some first")
        }
        if epochs.count >= LoopBounds.rememberedEpochs { epochs = epochs.filter { instances[$0.key] != nil } }
        epochs[name] = hello.epoch
        let credit = min(Int(hello.credit), Limits.creditPerSession)
        let session = Session(
            route: route, unit: unit, identity: identity, hello: hello, format: format, credit: credit,
            heardAt: steadyNow)
        sessions[route] = session
        instances[name] = session
        lines[Int(unit)].openSessions += 1
        counters.sessionsOpened += 1
        if credit > 0 { join(session) }
        gathering.add(.init(session: session, correlation: 0, content: .message(welcome(session))))
        intake.ledger.touched.append(unit)
    }

    private func identity(_ hello: WireHello, _ key: KeyRing.Key?) throws(Problem) -> Identity {
        guard let unit = Address(hello.unit) else {
            throw Problem(
                .fieldInvalid, field: "unit", value: hello.unit,
                detail: "the address \(Address.fault(in: hello.unit) ?? "is none")")
        }
        if let key {
            guard key.unit == unit else {
                throw Problem(
                    .unitImpersonated, field: "unit", value: hello.unit, detail: "this key speaks for another unit")
            }
            return Identity(
                unit: unit, role: key.role, keyID: key.keyID, keyPlace: keys.userID(of: key), keyText: key.z85)
        }
        guard let role = keys.units[unit] else {
            throw Problem(
                .unitUnknown, field: "unit", value: hello.unit, detail: "no unit of this address is in units.yaml")
        }
        return Identity(unit: unit, role: role)
    }

    private func welcome(_ session: Session) -> [UInt8] {
        var welcome = WireWelcome()
        welcome.version = 1
        welcome.logID = Data(intake.recorder.logID)
        welcome.term = intake.recorder.term
        welcome.head = intake.ledger.nextSequence - 1
        welcome.heartbeatMs = UInt32(settings.heartbeatMilliseconds)
        welcome.credit = UInt32(session.credit)
        welcome.limits = .with {
            $0.commandBytes = UInt32(Limits.commandBytes)
            $0.commandsPerMessage = UInt32(Limits.commandsPerMessage)
            $0.payloadBytes = UInt32(settings.payloadBytes)
            $0.textBytes = UInt32(Limits.textBytes)
            $0.signatureBytes = UInt32(Limits.signatureBytes)
        }
        return encode(.welcome(welcome), session.format)
    }

    /// A session that takes deliveries makes its unit present; one that only sends does not.
    private func join(_ session: Session) {
        lines[Int(session.unit)].join(session)
        recordPresence(of: session.unit)
    }

    private func leave(_ session: Session) {
        lines[Int(session.unit)].leave(session)
        recordPresence(of: session.unit)
    }

    /// Records who came and went while the disk was full.
    func recordPresences() {
        guard !isDiskFull else { return }
        for unit in lines.indices { recordPresence(of: UnitNumber(unit)) }
    }

    private func recordPresence(of unit: UnitNumber) {
        let line = lines[Int(unit)]
        guard line.isPresent != line.wasRecordedPresent, !isDiskFull else { return }
        lines[Int(unit)].wasRecordedPresent = line.isPresent
        var event = WireBusEvent()
        event.presence = .with { ($0.unit, $0.present) = (intake.ledger.units.address(unit), line.isPresent) }
        record(event)
    }

    // MARK: Within a session

    /// Everything a session says that is not the hot path.
    func receiveOther(_ session: Session, _ message: inout IncomingMessage) throws {
        guard let (format, envelope) = decodedEnvelope(of: message), format == session.format else {
            return refuse(
                session,
                Problem(
                    .messageMalformed, field: "envelope",
                    detail: "the first frame is no envelope of this session's format"),
                correlation: 0)
        }
        switch envelope.body {
        case .commands(let commands):
            try receiveCommands(
                session, &message, correlation: commands.correlation, parts: .listed(Array(commands.parts)))
        case .delivered(let delivered): confirm(upTo: delivered.upTo, by: session)
        case .credit(let credit):
            let wasTaking = session.credit > 0
            session.credit = min(Int(credit.window), Limits.creditPerSession)
            if !wasTaking, session.credit > 0 { join(session) }
            intake.ledger.touched.append(session.unit)
            backlog.append(session.unit)
        case .ping(let ping):
            let pong = WirePong.with { ($0.nonce, $0.head) = (ping.nonce, head.value) }
            send(OutgoingMessage(encode(.pong(pong), session.format)), to: session)
        case .query(let query): ask(query, for: session)
        case .goodbye:
            session.hasSaidGoodbye = true
            gathering.add(.init(session: session, correlation: 0, content: .farewell))
        case .hello(let hello): try reopen(session, hello, format: format)
        case .welcome, .receipts, .deliveries, .pong, .result, .refused, .closing, nil:
            refuse(
                session,
                Problem(
                    .messageMalformed, field: "body", detail: "this message is the bus's to send, or unknown to it"),
                correlation: 0)
        }
    }

    /// A hello on an open session begins it anew: the client has restarted behind the same connection.
    private func reopen(_ session: Session, _ hello: WireHello, format: FrameFormat) throws {
        let key = keys.key(named: session.keyText)
        do throws(Problem) {
            guard hello.unit == session.address.text else {
                throw Problem(
                    .unitImpersonated, field: "unit", value: hello.unit, detail: "this session speaks for another unit")
            }
            close(session, reason: "", tell: false)
            try open(session.route, hello, format: format, key: key)
        } catch {
            note(error.code, key: session.keyText, claimed: hello.unit)
            sendRefusal(error, to: session.route, format: format)
        }
    }

    /// Takes a cumulative confirmation: recorded, and its credit is free.
    func confirm(upTo number: UInt64, by session: Session) {
        guard number < session.nextDelivery else {
            return refuse(
                session,
                Problem(
                    .fieldInvalid, field: "delivered.up_to", value: "\(number)",
                    detail: "this session was given deliveries up to \(session.nextDelivery - 1)"), correlation: 0)
        }
        guard !isDiskFull else { return }
        let numbers = session.confirmed(upTo: number)
        guard !numbers.isEmpty else { return }
        var ranges: [UInt64] = []
        for number in numbers.sorted() {
            if let last = ranges.indices.last, ranges[last - 1] + ranges[last] == number {
                ranges[last] += 1
            } else {
                ranges += [number, 1]
            }
        }
        let handoffs = intake.ledger.confirm(ranges, of: session.unit)
        var event = WireBusEvent()
        event.arrived = .with { ($0.unit, $0.ranges, $0.handoffs) = (session.address.text, ranges, handoffs) }
        record(event)
        intake.ledger.touched.append(session.unit)
    }

    // MARK: The end

    /// Ends a session whose deliveries are of no account any more.
    func end(_ session: Session, reason: String) {
        send(OutgoingMessage(encode(.closing(.with { $0.reason = reason }), session.format)), to: session)
        forget(session)
    }

    private func forget(_ session: Session) {
        session.isOpen = false
        lines[Int(session.unit)].openSessions -= 1
        if sessions[session.route] === session { sessions[session.route] = nil }
        let name = InstanceName(unit: session.address, instance: session.instance)
        if instances[name] === session { instances[name] = nil }
    }

    func close(_ session: Session, reason: String, tell: Bool) {
        guard session.isOpen else { return }
        if tell {
            let goodbye = WireGoodbye.with { $0.reason = reason }
            send(OutgoingMessage(encode(.closing(goodbye), session.format)), to: session)
        }
        forget(session)
        leave(session)
        backlog.append(session.unit)
    }

    func dropSilentSessions() {
        let limit = steadyNow - LoopBounds.silentHeartbeats * settings.heartbeatMilliseconds
        for session in sessions.values where session.heardAt < limit {
            close(session, reason: "silent for \(LoopBounds.silentHeartbeats) heartbeats", tell: true)
        }
    }

    /// Gives every unit the ledger knows a line.
    func growLines() {
        while lines.count < intake.ledger.units.rows.count { lines.append(DeliveryLine(first: 1, end: 1)) }
    }
}
