internal import CXXHash
package import CasebusJournal
package import CasebusWire
internal import Crypto

/// Writes records into a batch: the canonical bytes, and behind them what may be erased.
package struct Recorder: Sendable {
    package let logID: [UInt8]
    package var term: UInt64
    /// Fills a salt of 16 bytes; injected, so that a simulation repeats itself.
    private let fillSalt: @Sendable (UnsafeMutableRawBufferPointer) -> Void
    static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    package init(
        logID: [UInt8], term: UInt64, fillSalt: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
    ) {
        precondition(logID.count == 16, "a log id has 16 bytes")
        self.logID = logID
        self.term = term
        self.fillSalt = fillSalt
    }

    /// Appends the record of a command that the ledger has just carried out.
    ///
    /// - Parameter routing: a ``RoutingPart``, where a list names somebody; else nothing.
    func record(
        _ submission: Submission, _ command: CommandView, _ applied: Applied, by actor: Actor,
        keyID: UnsafeRawBufferPointer, sequence: UInt64, at recordedAt: Int64, units: UnitTable,
        routing: UnsafeRawBufferPointer, into batch: JournalBatch
    ) {
        var header = RecordHeader(
            kind: .command, sequence: sequence, term: term, recordedAt: recordedAt,
            firstHandoff: applied.firstHandoff, handoffs: applied.handoffs)
        if let occurredAt = command.occurredAt {
            header.flags.add(.asserted)
            header.occurredAt = occurredAt
        }
        if submission.isJSON { header.flags.add(.json) }
        if submission.text.count > 0 { header.flags.add(.textDigest) }
        if submission.payload.count > 0 { header.flags.add(.payloadDigest) }
        if routing.count > 0 { header.flags.add(.routing) }
        withUnsafeTemporaryAllocation(byteCount: 16 + 2 * RecordLayout.digestBytes, alignment: 8) { scratch in
            let salt = UnsafeMutableRawBufferPointer(rebasing: scratch[0..<16])
            var strings = RecordStrings()
            strings.command = submission.command
            strings.signature = submission.signature
            strings.keyID = keyID
            strings.routing = routing
            if submission.text.count + submission.payload.count > 0 { fillSalt(salt) }
            if submission.text.count > 0 {
                strings.textDigest = Self.digest(submission.text, mark: 1, salt, into: scratch[16..<48])
            }
            if submission.payload.count > 0 {
                strings.payloadDigest = Self.digest(submission.payload, mark: 2, salt, into: scratch[48..<80])
            }
            units.addresses.withUnsafeBytes { addresses in
                func address(_ unit: UnitNumber) -> UnsafeRawBufferPointer {
                    UnsafeRawBufferPointer(rebasing: addresses[units[unit].address])
                }
                strings.actor = address(actor.unit)
                strings.registrar = address(applied.registrar)
                if let from = applied.from { strings.from = address(from) }
                if let to = applied.to { strings.to = address(to) }
                withUnsafeBytes(of: applied.caseID) { id in
                    strings.caseID = UnsafeRawBufferPointer(rebasing: id.prefix(Int(applied.caseIDBytes)))
                    append(
                        header, strings, text: submission.text, payload: submission.payload,
                        salt: UnsafeRawBufferPointer(salt), to: batch)
                }
            }
        }
    }

    /// Appends something the bus saw itself.
    package func record(_ event: WireBusEvent, sequence: UInt64, at recordedAt: Int64, into batch: JournalBatch) throws
    {
        try record(event, nil, units: UnitTable(), sequence: sequence, at: recordedAt, into: batch)
    }

    /// Appends something the bus did itself.
    ///
    /// - Parameter applied: of which case it is, and of which hand-off's ends; `nil`: of none.
    package func record(
        _ event: WireBusEvent, _ applied: Applied?, units: UnitTable, sequence: UInt64, at recordedAt: Int64,
        into batch: JournalBatch
    ) throws {
        let bytes: [UInt8] = try FrameFormat.protobuf.encode(event)
        let header = RecordHeader(
            kind: .busEvent, sequence: sequence, term: term, recordedAt: recordedAt,
            firstHandoff: applied?.firstHandoff ?? 0, handoffs: applied?.handoffs ?? 0)
        bytes.withUnsafeBytes { bytes in
            units.addresses.withUnsafeBytes { addresses in
                var strings = RecordStrings()
                strings.command = bytes
                guard let applied else {
                    return append(
                        header, strings, text: Self.nothing, payload: Self.nothing, salt: Self.nothing, to: batch)
                }
                func address(_ unit: UnitNumber) -> UnsafeRawBufferPointer {
                    UnsafeRawBufferPointer(rebasing: addresses[units[unit].address])
                }
                strings.registrar = address(applied.registrar)
                if let from = applied.from { strings.from = address(from) }
                if let to = applied.to { strings.to = address(to) }
                withUnsafeBytes(of: applied.caseID) { id in
                    strings.caseID = UnsafeRawBufferPointer(rebasing: id.prefix(Int(applied.caseIDBytes)))
                    append(header, strings, text: Self.nothing, payload: Self.nothing, salt: Self.nothing, to: batch)
                }
            }
        }
    }

    /// One frame: the record, and behind it what may be erased (salt, length of the text, text, payload).
    private func append(
        _ header: RecordHeader, _ strings: RecordStrings, text: UnsafeRawBufferPointer,
        payload: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer, to batch: JournalBatch
    ) {
        let erasable = text.count + payload.count
        logID.withUnsafeBytes { logID in
            batch.append(
                recordBytes: strings.recordBytes, erasableBytes: erasable == 0 ? 0 : ErasablePart.fixedBytes + erasable
            ) { record, erasable in
                RecordWriter.write(header, logID: logID, strings, into: record)
                if !erasable.isEmpty {
                    ErasablePart.write(salt: salt, text: text, payload: payload, into: erasable)
                }
            }
        }
    }

    /// SHA-256(salt ‖ mark ‖ bytes), into 32 bytes of scratch space.
    private static func digest(
        _ bytes: UnsafeRawBufferPointer, mark: UInt8, _ salt: UnsafeMutableRawBufferPointer,
        into target: Slice<UnsafeMutableRawBufferPointer>
    ) -> UnsafeRawBufferPointer {
        let place = UnsafeMutableRawBufferPointer(rebasing: target)
        saltedDigest(bytes, mark: mark, salt: UnsafeRawBufferPointer(salt)).withUnsafeBytes {
            place.copyMemory(from: $0)
        }
        return UnsafeRawBufferPointer(place)
    }
}

/// SHA-256(salt ‖ mark ‖ bytes): what a record keeps of a text (mark 1) or a payload (mark 2).
func saltedDigest(_ bytes: UnsafeRawBufferPointer, mark: UInt8, salt: UnsafeRawBufferPointer) -> SHA256Digest {
    var hash = SHA256()
    hash.update(bufferPointer: salt)
    withUnsafeBytes(of: mark) { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: bytes)
    return hash.finalize()
}

extension RoutingPart {
    static func bytes(of routes: [Route], _ units: UnitTable) -> [UInt8] {
        write(
            routes.map { route in
                RoutingPart(
                    entry: route.entry, mark: route.mark.rawValue, to: units.address(route.to),
                    listed: route.listed == noUnit ? "" : units.address(route.listed))
            })
    }
}
