import CasebusJournal
import CasebusWire

/// Records as the ledger would write them, one at a time and none kept: for logs larger than memory.
///
/// It checks nothing: who calls it keeps the ledger's rules.
struct MadeRecords {
    static let logID = [UInt8](repeating: 0x2a, count: 16)

    struct Names {
        var registrar = ""
        var caseID = ""
        var from = ""
        var to = ""
    }

    private(set) var sequence: UInt64 = 0
    private(set) var handoffs: UInt64 = 0

    /// - Parameters:
    ///   - opening: hand-offs that it opens.
    ///   - unit: who acts.
    mutating func command(
        _ act: WireCommand.OneOf_Act, by unit: String, _ names: Names, opening: Int = 0, at: Int64
    ) throws -> StoredRecord {
        var command = WireCommand()
        command.id = "c-\(sequence + 1)"
        command.act = act
        var header = RecordHeader(kind: .command, sequence: sequence + 1, term: 1, recordedAt: at)
        if opening > 0 {
            header.firstHandoff = handoffs + 1
            header.handoffs = UInt32(opening)
            handoffs += UInt64(opening)
        }
        return stored(header, actor: unit, names, try FrameFormat.protobuf.encode(command))
    }

    /// The bus starts after it had been down.
    mutating func started(lastAlive: Int64, at: Int64) throws -> StoredRecord {
        var started = WireStarted()
        started.lastAliveMs = lastAlive
        var event = WireBusEvent()
        event.started = started
        let header = RecordHeader(kind: .busEvent, sequence: sequence + 1, term: 1, recordedAt: at)
        return stored(header, actor: "", Names(), try FrameFormat.protobuf.encode(event))
    }

    private mutating func stored(
        _ header: RecordHeader, actor: String, _ names: Names, _ command: [UInt8]
    ) -> StoredRecord {
        sequence += 1
        let parts = [actor, names.registrar, names.caseID, names.from, names.to].map { Array($0.utf8) } + [command]
        var record: [UInt8] = []
        parts.flatMap { $0 }.withUnsafeBytes { bytes in
            var end = 0
            let pieces = parts.map { part in
                defer { end += part.count }
                return UnsafeRawBufferPointer(rebasing: bytes[end..<end + part.count])
            }
            var strings = RecordStrings()
            (strings.actor, strings.registrar, strings.caseID) = (pieces[0], pieces[1], pieces[2])
            (strings.from, strings.to, strings.command) = (pieces[3], pieces[4], pieces[5])
            record = [UInt8](repeating: 0, count: strings.recordBytes)
            record.withUnsafeMutableBytes { target in
                Self.logID.withUnsafeBytes { RecordWriter.write(header, logID: $0, strings, into: target) }
            }
        }
        return StoredRecord(sequence: header.sequence, record: record, erasable: [], isErased: false)
    }
}
