import CasebusJournal
import CasebusSegments
import Foundation
import Testing

/// The reader that was written from docs/journal.md alone must see what we see.
@Suite(.timeLimit(.minutes(1))) struct JournalReaderScriptTests {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("scripts/read_journal.py").path

    private struct Frame: Decodable, Equatable {
        var sequence: UInt64
        var recordLength: Int
        var erasableLength: Int
        var erased: Bool
        var record: String
    }

    private struct Numbers: Decodable {
        var log: String
        var segments: Int
        var records: UInt64
        var first: UInt64
        var last: UInt64
        var erased: UInt64
        var tornBytes: Int
        var sealsVerified: Int
        var errors: [String]
    }

    private static func run(_ arguments: [String]) -> (status: Int32, output: Data)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private static let isReady = run(["-c", "import xxhash, sys; sys.exit(sys.version_info < (3, 11))"])?.status == 0

    private static let decoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    private func numbers(_ path: String) throws -> (status: Int32, numbers: Numbers) {
        let answer = try #require(Self.run([Self.script, path, "--check"]))
        return (answer.status, try Self.decoder.decode(Numbers.self, from: answer.output))
    }

    private func expectAgreement(_ path: String) throws {
        let (status, numbers) = try numbers(path)
        let report = try JournalCheck.run(stateFolder: path)
        #expect(numbers.segments == report.segments && numbers.records == report.records)
        #expect(numbers.first == report.firstSequence && numbers.last == report.lastSequence)
        #expect(numbers.erased == report.erased && numbers.tornBytes == report.tornBytes)
        #expect(numbers.sealsVerified == report.sealsVerified)
        #expect(numbers.errors.count == report.errors.count, "\(numbers.errors) \(report.errors)")
        #expect((status == 0) == report.isSound)
        #expect(report.lines.contains("log \(numbers.log)"))
    }

    @Test(.enabled(if: isReady, "needs python3 3.11 with the package xxhash"))
    func `the script reads what was written`() throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10)
            for round in 0..<6 { journal.appendSamples(40, recordBytes: 50 + round, erasableBytes: round * 20) }
            try journal.erase(230)
            try journal.erase(50)
            try journal.close()
            let answer = try #require(Self.run([Self.script, path, "--records"]))
            #expect(answer.status == 0)
            let lines = String(decoding: answer.output, as: UTF8.self).split(separator: "\n")
            let seen = try lines.map { try Self.decoder.decode(Frame.self, from: Data($0.utf8)) }
            let expected = (UInt64(1)...240).map { sequence in
                let round = Int(sequence - 1) / 40
                let sample = Sample(sequence, recordBytes: 50 + round, erasableBytes: round * 20)
                return Frame(
                    sequence: sequence, recordLength: 50 + round, erasableLength: round * 20,
                    erased: sequence == 230 || sequence == 50,
                    record: sample.record.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            }
            #expect(seen == expected)
            try expectAgreement(path)
        }
    }

    private struct Fields: Decodable, Equatable {
        struct Route: Decodable, Equatable {
            var entry: Int
            var mark: Int
            var to: String
            var listed: String
        }

        var sequence: UInt64
        var kind: Int
        var flags: Int
        var recordedAt: Int64
        var occurredAt: Int64?
        var firstHandoff: UInt64
        var handoffs: Int
        var actor: String
        var registrar: String
        var `case`: String
        var from: String
        var to: String
        var routing: [Route]
    }

    @Test(.enabled(if: isReady, "needs python3 3.11 with the package xxhash"))
    func `the script reads a record's fields, and whom a list named`() throws {
        try withTemporaryFolder { path in
            let journal = try StateFolder(path: path).open(segmentBytes: 16 << 10)
            let parts = [
                RoutingPart(entry: 513, mark: 3, to: "局/市场", listed: "局/市场"),
                RoutingPart(entry: 0, mark: 0, to: "bureau/y", listed: ""),
            ]
            let batch = JournalBatch()
            batch.reset(firstSequence: 1, flushed: 0)
            try append(to: batch, [.routing, .asserted], RoutingPart.write(parts), journal.logID)
            try append(to: batch, [], [], journal.logID)
            #expect(journal.append(batch, expecting: 1, term: 1).isDurable)
            try journal.close()
            let answer = try #require(Self.run([Self.script, path, "--fields"]))
            #expect(answer.status == 0)
            let lines = String(decoding: answer.output, as: UTF8.self).split(separator: "\n")
            let seen = try lines.map { try Self.decoder.decode(Fields.self, from: Data($0.utf8)) }
            var expected = Fields(
                sequence: 1, kind: 1, flags: 17, recordedAt: 20, occurredAt: 10, firstHandoff: 5, handoffs: 2,
                actor: "hall/a", registrar: "hall/a", case: "例", from: "hall/a", to: "bureau/x",
                routing: parts.map { .init(entry: Int($0.entry), mark: Int($0.mark), to: $0.to, listed: $0.listed) })
            try #require(seen.count == 2)
            #expect(seen[0] == expected)
            (expected.sequence, expected.flags, expected.occurredAt, expected.routing) = (2, 0, nil, [])
            #expect(seen[1] == expected)
        }
    }

    /// A command's record with all its strings.
    private func append(to batch: JournalBatch, _ flags: RecordFlags, _ routing: [UInt8], _ logID: [UInt8]) throws {
        let header = RecordHeader(
            kind: .command, flags: flags, sequence: batch.firstSequence + UInt64(batch.count), term: 1, recordedAt: 20,
            occurredAt: flags.contains(.asserted) ? 10 : 0, firstHandoff: 5, handoffs: 2)
        let bytes = Array("hall/a例bureau/xcommand".utf8)
        bytes.withUnsafeBytes { bytes in
            func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }
            var strings = RecordStrings()
            (strings.actor, strings.registrar, strings.from) = (part(0..<6), part(0..<6), part(0..<6))
            (strings.caseID, strings.to, strings.command) = (part(6..<9), part(9..<17), part(17..<24))
            routing.withUnsafeBytes { routing in
                strings.routing = routing
                logID.withUnsafeBytes { logID in
                    batch.append(recordBytes: strings.recordBytes, erasableBytes: 0) { record, _ in
                        RecordWriter.write(header, logID: logID, strings, into: record)
                    }
                }
            }
        }
    }

    enum Damage: String, CaseIterable { case none, torn, record, erasable, seal, missing, header }

    @Test(.enabled(if: isReady, "needs python3 3.11 with the package xxhash"), arguments: Damage.allCases)
    func `the script finds the damage that the check finds`(damage: Damage) throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<5 { journal.appendSamples(50) }
            try journal.erase(7)
            try journal.close()
            let segments = try folder.segments()
            switch damage {
            case .none: break
            case .torn: try folder.change(segments[4]) { $0[4096 + 50 * 144 + 9] = 1 }
            case .record: try folder.change(segments[2]) { $0[4096 + 144 * 3 + 50] ^= 1 }
            case .erasable: try folder.change(segments[2]) { $0[4096 + 144 * 3 + 110] ^= 1 }
            case .seal:
                try folder.change(segments[2].replacingOccurrences(of: ".seg", with: ".seal")) { $0[20] ^= 1 }
            case .missing: try folder.remove(segments[1])
            case .header: try folder.change(segments[1]) { $0[60] ^= 1 }
            }
            try expectAgreement(path)
        }
    }
}
