internal import CasebusLedger
internal import CasebusModel
internal import CasebusWire
internal import CasebusZMQ
internal import Foundation
internal import Logging
internal import SwiftProtobuf

/// Who is it? Connections without a session, and how one begins.
extension BusLoop {
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

    func decodedEnvelope(of message: borrowing IncomingMessage) -> (FrameFormat, WireEnvelope)? {
        guard message.envelope.count <= Limits.envelopeBytes else { return nil }
        return message.envelope.withBytes { bytes in
            // What cannot be decoded is answered as a whole; why is the sender's to find out.
            (try? FrameFormat.envelope(bytes)) ?? nil
        }
    }

    // MARK: Hello

    func open(
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
        measures.creditGranted += credit
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
}
