package import CasebusJournal
internal import CasebusModel
internal import CasebusWire

/// Why a log cannot be replayed: the state it leads to is not the one it was written from.
package struct ReplayError: Error, CustomStringConvertible {
    package let sequence: UInt64
    package let detail: String

    package var description: String {
        "record \(sequence) cannot be replayed: \(detail). The log is intact but this program does not understand it: "
            + "use the version that wrote it, and report this"
    }
}

/// Recovery: the same records in the same order give the same state.
extension Ledger {
    /// Carries out a record of the log again.
    ///
    /// - Throws: ``ReplayError`` when it cannot follow the state so far, or is no record.
    package mutating func replay(_ stored: StoredRecord) throws(ReplayError) {
        guard stored.sequence == nextSequence else {
            throw ReplayError(sequence: stored.sequence, detail: "record \(nextSequence) should come here")
        }
        do {
            try stored.record.withUnsafeBytes { record in
                let layout = try RecordLayout(record)
                let body = UnsafeRawBufferPointer(rebasing: record[layout.command])
                switch layout.header.kind {
                case .command: try replay(layout, record, body, stored)
                case .busEvent: try replay(event: body, layout.header)
                }
            }
        } catch let problem as Problem {
            throw ReplayError(sequence: stored.sequence, detail: "\(problem.code): \(problem.detail)")
        } catch {
            throw ReplayError(sequence: stored.sequence, detail: "\(error)")
        }
    }

    private mutating func replay(
        _ layout: RecordLayout, _ record: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer, _ stored: StoredRecord
    ) throws {
        guard layout.header.flags.contains(.json) else {
            return try replay(CommandDecoder.decode(RawSpan(_unsafeBytes: body)), in: body, layout, record, stored)
        }
        let bytes = try FrameFormat.protobuf.encode(FrameFormat.json.decode(WireCommand.self, from: body))
        try bytes.withUnsafeBytes { frame in
            try replay(CommandDecoder.decode(RawSpan(_unsafeBytes: frame)), in: frame, layout, record, stored)
        }
    }

    private mutating func replay(
        _ command: CommandView, in frame: UnsafeRawBufferPointer, _ layout: RecordLayout,
        _ record: UnsafeRawBufferPointer, _ stored: StoredRecord
    ) throws {
        let sender = units.meet(UnsafeRawBufferPointer(rebasing: record[layout.actor]))
        meetReceivers(of: command, in: frame)
        // The role was proved when the record was written.
        let asserted = command.occurredAt != nil || !command.onBehalfOf.isEmpty
        let actor = Actor(unit: sender, role: asserted ? .importer : .operator)
        let applied = try apply(command, in: frame, by: actor, at: layout.header.recordedAt)
        guard applied.firstHandoff == layout.header.firstHandoff, applied.handoffs == layout.header.handoffs else {
            throw ReplayError(
                sequence: stored.sequence,
                detail: "it opened hand-off \(layout.header.firstHandoff), now it would open \(applied.firstHandoff)")
        }
        rememberReplayed(command, in: frame, applied, by: sender, stored, layout, record)
    }

    /// A unit that was pushed to was known then, whatever units.yaml says today.
    private mutating func meetReceivers(of command: CommandView, in frame: UnsafeRawBufferPointer) {
        let receivers = CollectionOfOne(command.push.to) + command.next.map(\.to) + CollectionOfOne(command.owner)
        for address in receivers where !address.isEmpty {
            let number = units.meet(UnsafeRawBufferPointer(rebasing: frame[address.range]))
            units[number].isKnown = true
        }
    }

    private mutating func rememberReplayed(
        _ command: CommandView, in frame: UnsafeRawBufferPointer, _ applied: Applied, by sender: UnitNumber,
        _ stored: StoredRecord, _ layout: RecordLayout, _ record: UnsafeRawBufferPointer
    ) {
        let id = UnsafeRawBufferPointer(rebasing: frame[command.id.range])
        let body = UnsafeRawBufferPointer(rebasing: record[layout.command])
        let digest = stored.erasable.withUnsafeBytes { bytes in
            let part = ErasablePart(bytes)
            func slice(_ range: Range<Int>?) -> UnsafeRawBufferPointer {
                range.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
                    ?? UnsafeRawBufferPointer(start: nil, count: 0)
            }
            return commandDigest(body, text: slice(part?.text), payload: slice(part?.payload), seed: hashSeed)
        }
        let fingerprint = fingerprint(.command, id, of: sender)
        remember(
            RememberedID(fingerprint: fingerprint, digest: digest, sequence: stored.sequence), of: sender,
            time: timeOfUUIDv7(id))
        if command.act == .register { rememberCase(applied, sequence: stored.sequence) }
    }

    private mutating func replay(event body: UnsafeRawBufferPointer, _ header: RecordHeader) throws {
        let event = try FrameFormat.protobuf.decode(WireBusEvent.self, from: body)
        if case .arrived(let arrived) = event.event, let unit = units.number(of: arrived.unit) {
            confirm(arrived.ranges, of: unit)
        }
        let applied = try apply(event, at: header.recordedAt)
        guard applied?.firstHandoff ?? 0 == header.firstHandoff else {
            throw ReplayError(
                sequence: header.sequence,
                detail: "it opened hand-off \(header.firstHandoff), now it would open \(applied?.firstHandoff ?? 0)")
        }
        // What is no act of the bus on a case changes nothing but the number.
        if nextSequence == header.sequence { advance(to: header.recordedAt) }
    }

    /// Takes confirmed entries out of an inbox.
    ///
    /// - Parameter ranges: pairs of first number and count.
    /// - Returns: the hand-offs whose push was among them.
    @discardableResult
    package mutating func confirm(_ ranges: [UInt64], of unit: UnitNumber) -> [UInt64] {
        var pushed: [UInt64] = []
        for pair in stride(from: 0, to: ranges.count - 1, by: 2) {
            for number in ranges[pair]..<(ranges[pair] + ranges[pair + 1]) {
                guard let entry = units[unit].inbox.confirm(number) else { continue }
                if entry.notice == .pushed { pushed.append(entry.handoff) }
            }
        }
        return pushed
    }
}
