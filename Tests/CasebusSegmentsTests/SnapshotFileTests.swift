import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Testing

@Suite struct SnapshotFileTests {
    private static let logID = [UInt8](repeating: 3, count: 16)

    private func write(_ snapshots: SnapshotFile, _ sequence: UInt64, chunks: Int = 3) throws {
        try snapshots.write(.init(sequence: sequence, createdAtMilliseconds: 5)) { (put) throws(JournalError) in
            for number in 0..<chunks { try put([UInt8](repeating: UInt8(number), count: 1000 + number)) }
        }
    }

    private func load(
        _ snapshots: SnapshotFile, head: UInt64 = .max
    ) throws -> SnapshotFile.Loaded<[[UInt8]]>? {
        try snapshots.loadNewest(head: head) { (_, next) throws(JournalError) in
            var chunks: [[UInt8]] = []
            while let chunk = try next() { chunks.append(chunk) }
            return chunks
        }
    }

    private func files(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/snapshots").sorted()
    }

    private func change(_ path: String, _ name: String, _ body: (inout [UInt8]) -> Void) throws {
        let url = URL(fileURLWithPath: path + "/snapshots/" + name)
        var bytes = [UInt8](try Data(contentsOf: url))
        body(&bytes)
        try Data(bytes).write(to: url)
    }

    @Test func `the newest snapshot comes back and two are kept`() throws {
        try withTemporaryFolder { path in
            let snapshots = try SnapshotFile(stateFolder: path, logID: Self.logID)
            #expect(try load(snapshots) == nil)
            for sequence in [100, 2000, 30_000] as [UInt64] { try write(snapshots, sequence) }
            let loaded = try #require(try load(snapshots))
            #expect(loaded.header == .init(sequence: 30_000, createdAtMilliseconds: 5))
            #expect(loaded.state.map(\.count) == [1000, 1001, 1002] && loaded.problems == [])
            #expect(try files(path) == ["00000000000000002000.snap", "00000000000000030000.snap"])
        }
    }

    @Test(arguments: [0, 9, 20, 33, 60, 64, 68, 500, 1064 + 8, -1, -20])
    func `a damaged snapshot gives way to the older one`(
        byte: Int
    ) throws {
        try withTemporaryFolder { path in
            let snapshots = try SnapshotFile(stateFolder: path, logID: Self.logID)
            try write(snapshots, 1)
            try write(snapshots, 2)
            let newest = try #require(try files(path).last)
            try change(path, newest) { $0[byte < 0 ? $0.count + byte : byte] ^= 1 }
            let loaded = try #require(try load(snapshots))
            #expect(loaded.header.sequence == 1)
            #expect(loaded.problems.map(\.code) == [.corrupt])
            #expect(loaded.problems.first?.context.file?.hasSuffix(newest) == true)
        }
    }

    @Test func `a snapshot cut at any chunk is not taken for a whole one`() throws {
        try withTemporaryFolder { path in
            let snapshots = try SnapshotFile(stateFolder: path, logID: Self.logID)
            try write(snapshots, 1)
            let name = try #require(try files(path).last)
            let size = 64 + 1016 + 1017 + 1018 + 16
            for end in [0, 63, 64, 64 + 1016, 64 + 1016 + 1017 + 1018, size - 1] {
                try write(snapshots, 1)
                try change(path, name) { bytes in
                    #expect(bytes.count == size)
                    bytes.removeSubrange(end...)
                }
                var reported: [JournalError.Code] = []
                let loaded = try snapshots.loadNewest(head: .max, report: { reported.append($0.code) }) {
                    (_, next) throws(JournalError) in
                    // A builder that never looks at the chunks is no excuse.
                    true
                }
                #expect(loaded == nil, "cut at \(end)")
                #expect(reported == [.corrupt])
            }
        }
    }

    @Test func `a snapshot ahead of the log is passed over`() throws {
        try withTemporaryFolder { path in
            let snapshots = try SnapshotFile(stateFolder: path, logID: Self.logID)
            try write(snapshots, 10)
            try write(snapshots, 20)
            let loaded = try #require(try load(snapshots, head: 19))
            #expect(loaded.header.sequence == 10 && loaded.problems.map(\.code) == [.backupRestored])
        }
    }

    @Test func `a snapshot of another log is passed over`() throws {
        try withTemporaryFolder { path in
            try write(try SnapshotFile(stateFolder: path, logID: Self.logID), 10)
            let other = try SnapshotFile(stateFolder: path, logID: [UInt8](repeating: 4, count: 16))
            var reported: [JournalError.Code] = []
            let loaded = try other.loadNewest(head: .max, report: { reported.append($0.code) }) {
                (_, _) throws(JournalError) in 1
            }
            #expect(loaded == nil && reported == [.foreignLog])
        }
    }

    @Test(arguments: [FileCalls.Call.write, .flush, .rename, .open])
    func `a snapshot that fails leaves the older ones`(call: FileCalls.Call) throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let snapshots = try SnapshotFile(stateFolder: path, logID: Self.logID, calls: FileCalls(faults: faults))
            try write(snapshots, 1)
            faults.plan(.init(call, on: "writing.tmp", code: ENOSPC))
            #expect(throws: JournalError(.diskFull, operation: "snapshot")) { try write(snapshots, 2) }
            #expect(try load(snapshots)?.header.sequence == 1)
            #expect(try files(path) == ["00000000000000000001.snap"])
            try write(snapshots, 2)
            #expect(try load(snapshots)?.header.sequence == 2)
        }
    }
}
