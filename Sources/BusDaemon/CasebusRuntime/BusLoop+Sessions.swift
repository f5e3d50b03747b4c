internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Logging
internal import SwiftProtobuf

/// The life of sessions: credit, confirmations, pings, goodbye, silence.
extension BusLoop {
    /// A session that takes deliveries makes its unit present; one that only sends does not.
    func join(_ session: Session) {
        lines[Int(session.unit)].join(session)
        recordPresence(of: session.unit)
    }

    private func leave(_ session: Session) {
        lines[Int(session.unit)].leave(session)
        recordPresence(of: session.unit)
    }

    /// Records who came and went while the disk was full.
    func recordPresences() {
        guard noRoom == nil else { return }
        for unit in lines.indices { recordPresence(of: UnitNumber(unit)) }
    }

    private func recordPresence(of unit: UnitNumber) {
        let line = lines[Int(unit)]
        guard line.isPresent != line.wasRecordedPresent, noRoom == nil else { return }
        lines[Int(unit)].wasRecordedPresent = line.isPresent
        var event = WireBusEvent()
        let address = intake.ledger.units.address(unit)
        event.presence = .with { ($0.unit, $0.present) = (address, line.isPresent) }
        gathering.presences.append((address, line.isPresent))
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
            measures.creditGranted -= session.credit
            session.credit = min(Int(credit.window), Limits.creditPerSession)
            measures.creditGranted += session.credit
            if !wasTaking, session.credit > 0 { join(session) }
            intake.ledger.touched.append(session.unit)
            backlog.add(session.unit)
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
        guard noRoom == nil else { return }
        let numbers = session.confirmed(upTo: number)
        guard !numbers.isEmpty else { return }
        measures.creditUsed -= numbers.count
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
        // Whoever is gone already was forgotten when it could not be told goodbye.
        guard session.isOpen else { return }
        session.isOpen = false
        measures.creditGranted -= session.credit
        measures.creditUsed -= session.inFlight.count
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
        backlog.add(session.unit)
    }

    /// Ends sessions that said nothing for too long.
    ///
    /// Whoever was heard at an instant is not silent for three heartbeats after it: until the earliest of these instants
    /// is over, nobody is looked at, since ten thousand sessions a second are a millisecond for everybody else.
    func dropSilentSessions() {
        guard steadyNow >= nextSilence else { return }
        let patience = LoopBounds.silentHeartbeats * settings.heartbeatMilliseconds
        for session in sessions.values where session.heardAt < steadyNow - patience {
            close(session, reason: "silent for \(LoopBounds.silentHeartbeats) heartbeats", tell: true)
        }
        let earliest = sessions.values.lazy.map(\.heardAt).min() ?? steadyNow
        nextSilence = earliest + patience + 1
    }

    /// Gives every unit the ledger knows a line.
    func growLines() {
        while lines.count < intake.ledger.units.rows.count { lines.append(DeliveryLine(first: 1, end: 1)) }
    }
}
