internal import CXXHash
internal import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// A submission's hashes, for finding whether it was there before.
struct Seen {
    let fingerprint: UInt64
    let digest: UInt64
    /// Records up to here can be read back.
    let durable: UInt64
}

/// How a record of the past compares with a submission.
private enum Likeness {
    case same
    case otherBytes
    case otherCommand
}

/// Promise 4: the same command twice is one command, for the log's life.
extension Intake {
    /// - Returns: the sequence of the record that this very command made before.
    /// - Throws: a ``Problem`` `id.reused` when the id was another command's.
    func repeated(
        _ submission: Submission, _ id: UnsafeRawBufferPointer, _ seen: Seen, by actor: Actor, time: Int64?
    ) throws -> UInt64? {
        if let known = ledger.ids.find(seen.fingerprint, time: time) {
            if known.digest == seen.digest { return known.sequence }
            // Two ids may share a fingerprint; only the record itself can tell. One still on its way to
            // the disk cannot be read, and is taken at its hash's word.
            if known.sequence > seen.durable { throw reused(id, known.sequence) }
            return try compare(submission, id, with: [known.sequence], by: actor)
        }
        guard ledger.mayBeSettled(of: actor.unit, time: time) else { return nil }
        return try compare(submission, id, with: try history.candidates(for: seen.fingerprint), by: actor)
    }

    /// Hashes what must be equal in a repeat: command, text and payload.
    func digest(of submission: Submission) -> UInt64 {
        commandDigest(submission.command, text: submission.text, payload: submission.payload, seed: ledger.hashSeed)
    }

    /// Whether a register of this case was ever recorded, by an open or a closed case.
    func wasRegistered(_ command: CommandView, in frame: UnsafeRawBufferPointer, by actor: Actor) throws -> Bool {
        let id = UnsafeRawBufferPointer(rebasing: frame[command.push.caseID.range])
        guard id.count > 0 else { return false }
        let named = command.push.registrar.isEmpty ? command.onBehalfOf : command.push.registrar
        guard !named.isEmpty else { return try wasRegistered(id, registrar: Array(addressBytes(of: actor.unit))) }
        return try wasRegistered(id, registrar: Array(frame[named.range]))
    }

    private func wasRegistered(_ id: UnsafeRawBufferPointer, registrar: [UInt8]) throws -> Bool {
        let fingerprint = registrar.withUnsafeBytes { ledger.fingerprint(.caseID, id, ofAddress: $0) }
        if ledger.ids.find(fingerprint, time: nil) != nil { return true }
        for sequence in try history.candidates(for: fingerprint) {
            guard let stored = try history.record(sequence) else { continue }
            let found = try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                return record[layout.registrar].elementsEqual(registrar) && record[layout.caseID].elementsEqual(id)
            }
            if found { return true }
        }
        return false
    }

    private func compare(
        _ submission: Submission, _ id: UnsafeRawBufferPointer, with sequences: [UInt64], by actor: Actor
    ) throws -> UInt64? {
        for sequence in sequences {
            guard let stored = try history.record(sequence) else { continue }
            switch try likeness(of: stored, to: submission, id, by: actor) {
            case .same: return sequence
            case .otherBytes: throw reused(id, sequence)
            case .otherCommand: continue
            }
        }
        return nil
    }

    private func likeness(
        of stored: StoredRecord, to submission: Submission, _ id: UnsafeRawBufferPointer, by actor: Actor
    ) throws -> Likeness {
        try stored.record.withUnsafeBytes { record in
            let layout = try RecordLayout(record)
            guard layout.header.kind == .command, record[layout.actor].elementsEqual(addressBytes(of: actor.unit))
            else {
                return .otherCommand
            }
            let isJSON = layout.header.flags.contains(.json)
            guard isJSON == submission.isJSON, record[layout.command].elementsEqual(submission.command) else {
                let command = UnsafeRawBufferPointer(rebasing: record[layout.command])
                let recordedID: [UInt8] =
                    isJSON
                    ? Array(try FrameFormat.json.decode(WireCommand.self, from: command).id.utf8)
                    : try CommandDecoder.decode(RawSpan(_unsafeBytes: command)).id.range.map { command[$0] }
                return recordedID.elementsEqual(id) ? .otherBytes : .otherCommand
            }
            return sameErasable(stored, layout.header.flags, submission) ? .same : .otherBytes
        }
    }

    /// Whether text and payload are the recorded ones; erased ones are given the benefit of the doubt.
    private func sameErasable(_ stored: StoredRecord, _ flags: RecordFlags, _ submission: Submission) -> Bool {
        guard flags.contains(.textDigest) == (submission.text.count > 0),
            flags.contains(.payloadDigest) == (submission.payload.count > 0)
        else { return false }
        guard !stored.isErased else { return true }
        return stored.erasable.withUnsafeBytes { bytes in
            guard let part = ErasablePart(bytes) else {
                return bytes.isEmpty && submission.text.isEmpty && submission.payload.isEmpty
            }
            return bytes[part.text].elementsEqual(submission.text)
                && bytes[part.payload].elementsEqual(submission.payload)
        }
    }

    private func addressBytes(of unit: UnitNumber) -> ArraySlice<UInt8> {
        ledger.units.addresses[ledger.units[unit].address]
    }

    private func reused(_ id: UnsafeRawBufferPointer, _ sequence: UInt64) -> Problem {
        Problem(
            .idReused, field: "id", value: String(decoding: id, as: UTF8.self),
            detail: "record \(sequence) has this id with other bytes: resend a command unchanged, or give it a new id")
    }
}

/// The keyed hash of what must be equal in a repeat: command, text and payload.
func commandDigest(
    _ command: UnsafeRawBufferPointer, text: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, seed: UInt64
) -> UInt64 {
    var digest = XXH3_64bits_withSeed(command.baseAddress, command.count, seed)
    if text.count > 0 { digest = XXH3_64bits_withSeed(text.baseAddress, text.count, digest ^ 1) }
    if payload.count > 0 { digest = XXH3_64bits_withSeed(payload.baseAddress, payload.count, digest ^ 2) }
    return digest
}
