import CasebusJournal
import CasebusSegments
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct JournalCheckTests {
    /// Five segments of 50 records, three of them erased, and a torn tail.
    private func withLog(_ body: (StateFolder, [String]) throws -> Void) throws {
        try withTemporaryFolder { path in
            let folder = StateFolder(path: path)
            let journal = try folder.open(segmentBytes: 16 << 10)
            for _ in 0..<5 { journal.appendSamples(50) }
            for sequence in [1, 60, 250] as [UInt64] { try journal.erase(sequence) }
            try journal.close()
            try body(folder, try folder.segments())
        }
    }

    @Test func `a sound log is reported with its numbers`() throws {
        try withLog { folder, segments in
            let report = try JournalCheck.run(stateFolder: folder.path)
            #expect(report.isSound && report.logID == [UInt8](repeating: 7, count: 16))
            #expect(report.segments == 5 && report.records == 250)
            #expect(report.firstSequence == 1 && report.lastSequence == 250)
            #expect(report.erased == 3 && report.sealsVerified == 4 && report.sealsMissing == 0)
            #expect(report.tornBytes == 0 && report.tornFiles == [])
            #expect(report.lines.contains("records 250"))
        }
    }

    @Test func `a torn tail is no error and changes nothing`() throws {
        try withLog { folder, segments in
            try folder.change(segments[4]) { $0[4096 + 50 * 144 + 5] = 1 }
            let before = try folder.bytes(segments[4])
            let report = try JournalCheck.run(stateFolder: folder.path)
            #expect(report.isSound && report.tornBytes > 0 && report.records == 250)
            #expect(try folder.bytes(segments[4]) == before)
        }
    }

    @Test func `each damage is an error of its own`() throws {
        try withLog { folder, segments in
            try folder.change(segments[0]) { $0[4096 + 144 * 2 + 110] ^= 1 }
            try folder.change(segments[1]) { $0[4096 + 144 * 3 + 50] ^= 1 }
            try folder.change(segments[2].replacingOccurrences(of: ".seg", with: ".seal")) { $0[20] ^= 1 }
            try folder.remove(segments[3])
            let report = try JournalCheck.run(stateFolder: folder.path)
            let seen = report.errors.map { error -> String in
                let name = error.context.file?.split(separator: "/").last ?? ""
                return "\(error.code.rawValue) \(name) \(error.context.sequence ?? 0)"
            }
            let digits = segments.map { $0.replacingOccurrences(of: ".seg", with: "") }
            #expect(
                seen == [
                    "corrupt \(digits[0]).seg 3", "corrupt \(digits[1]).seg 54", "corrupt \(digits[2]).seal 101",
                    "missingSegment \(digits[4]).seg 151",
                ])
            #expect(!report.isSound)
        }
    }
}
