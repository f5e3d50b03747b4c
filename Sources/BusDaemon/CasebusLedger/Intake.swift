internal import CXXHash
package import CasebusJournal
package import CasebusModel
internal import CasebusWire

/// What the ledger has forgotten and the disk remembers.
///
/// - Threading: called by the intake's owner, during ``Intake/submit(_:by:keyID:clock:durable:into:)``.
package protocol History {
    /// Sequences of durable records that may be of this fingerprint; candidates, to be compared.
    func candidates(for fingerprint: UInt64) throws(JournalError) -> [UInt64]

    /// A durable record; `nil` when there is none of this number.
    func record(_ sequence: UInt64) throws(JournalError) -> StoredRecord?
}

/// What became of a submission.
package enum Verdict: Sendable {
    /// It is in the batch under this sequence.
    case recorded(sequence: UInt64, handoff: UInt64, handoffs: UInt32)
    /// It was recorded before; its receipt is that record's.
    case repeated(sequence: UInt64)
    /// Nothing has changed.
    case refused(Problem)
}

/// The way in: decode, find repeats, apply to the ledger, write the record.
///
/// All of it is deterministic but for the salts; the daemon's loop, the tests and the simulator use this one.
package struct Intake {
    package var ledger: Ledger
    package var recorder: Recorder
    let history: any History

    package init(ledger: Ledger, recorder: Recorder, history: any History) {
        self.ledger = ledger
        self.recorder = recorder
        self.history = history
    }

    /// Takes one command.
    ///
    /// - Parameters:
    ///   - keyID: 8 bytes that name the sender's key; empty on a plain transport.
    ///   - clock: ms since 1970 by the injected clock.
    ///   - durable: the last durable sequence.
    /// - Throws: ``JournalError`` when the past cannot be read; nothing has changed then.
    package mutating func submit(
        _ submission: Submission, by actor: Actor, keyID: UnsafeRawBufferPointer, clock: Int64, durable: UInt64,
        into batch: JournalBatch
    ) throws(JournalError) -> Verdict {
        do {
            guard submission.isJSON else {
                let command = try CommandDecoder.decode(RawSpan(_unsafeBytes: submission.command))
                return try submit(
                    submission, command, in: submission.command, by: actor, keyID: keyID, clock: clock,
                    durable: durable,
                    into: batch)
            }
            let bytes = try protobuf(ofJSON: submission.command)
            return try bytes.withUnsafeBytes { frame throws in
                try submit(
                    submission, try CommandDecoder.decode(RawSpan(_unsafeBytes: frame)), in: frame, by: actor,
                    keyID: keyID,
                    clock: clock, durable: durable, into: batch)
            }
        } catch let error as WireError {
            return .refused(error.problem)
        } catch let problem as Problem {
            return .refused(problem)
        } catch let error as JournalError {
            throw error
        } catch {
            return .refused(
                Problem(
                    .commandMalformed, field: "command",
                    detail: "the JSON is no command: \(FrameFormat.fault(inJSON: error))"))
        }
    }

    private mutating func submit(
        _ submission: Submission, _ command: CommandView, in frame: UnsafeRawBufferPointer, by actor: Actor,
        keyID: UnsafeRawBufferPointer, clock: Int64, durable: UInt64, into batch: JournalBatch
    ) throws -> Verdict {
        let id = UnsafeRawBufferPointer(rebasing: frame[command.id.range])
        let time = timeOfUUIDv7(id)
        let fingerprint = ledger.fingerprint(.command, id, of: actor.unit)
        let digest = digest(of: submission)
        let seen = Seen(fingerprint: fingerprint, digest: digest, durable: durable)
        if let sequence = try repeated(submission, id, seen, by: actor, time: time) {
            return .repeated(sequence: sequence)
        }
        let wasUsed = try command.act == .register && wasRegistered(command, in: frame, by: actor)
        let now = ledger.recordedAt(clock: clock)
        let sequence = ledger.nextSequence
        let applied: Applied
        do throws(Problem) {
            applied = try ledger.apply(command, in: frame, by: actor, caseIDWasUsed: wasUsed, at: now)
        } catch {
            let isClosed = try error.code == .caseUnknown && wasRegistered(command, in: frame, by: actor)
            throw isClosed ? closed(error) : error
        }
        func record(_ routing: UnsafeRawBufferPointer) {
            recorder.record(
                submission, command, applied, by: actor, keyID: keyID, sequence: sequence, at: now,
                units: ledger.units, routing: routing, into: batch)
        }
        if applied.isRouted {
            RoutingPart.bytes(of: ledger.routes, ledger.units).withUnsafeBytes(record)
        } else {
            record(Recorder.nothing)
        }
        ledger.remember(
            RememberedID(fingerprint: fingerprint, digest: digest, sequence: sequence), of: actor.unit, time: time)
        if command.act == .register { ledger.rememberCase(applied, sequence: sequence) }
        if !ledger.owedLinks.isEmpty { try settleLinks(clock: clock, into: batch) }
        return .recorded(sequence: sequence, handoff: applied.firstHandoff, handoffs: applied.handoffs)
    }

    /// JSON is recorded as it came; the ledger reads the same command from protobuf.
    private func protobuf(ofJSON json: UnsafeRawBufferPointer) throws -> [UInt8] {
        guard json.count <= Limits.commandBytes else {
            throw Problem(
                .commandTooLarge, field: "command", value: "\(json.count) bytes",
                detail: "a command frame has at most \(Limits.commandBytes) bytes")
        }
        return try FrameFormat.protobuf.encode(FrameFormat.json.decode(WireCommand.self, from: json))
    }

    private func closed(_ problem: Problem) -> Problem {
        Problem(
            .caseState, field: problem.field, value: problem.value,
            detail: "this case is closed: register a new one", state: CaseState.closed.description)
    }
}
