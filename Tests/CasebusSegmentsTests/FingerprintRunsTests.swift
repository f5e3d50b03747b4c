import CasebusJournal
import CasebusSegments
import Foundation
import Glibc
import Testing

@Suite(.timeLimit(.minutes(5))) struct FingerprintRunsTests {
    private static let logID = [UInt8](repeating: 3, count: 16)

    /// A bijection, so that entries have distinct fingerprints and absent ones are known to be absent.
    private func fingerprint(_ sequence: UInt64) -> UInt64 {
        var mixed = sequence &* 0x9e37_79b9_7f4a_7c15
        mixed ^= mixed >> 32
        return mixed &* 0xd6e8_feb8_6659_fd93
    }

    private func entries(_ sequences: Range<UInt64>) -> [FingerprintEntry] {
        sequences.map { FingerprintEntry(fingerprint: fingerprint($0), sequence: $0) }
    }

    private func open(_ path: String, faults: FileFaults? = nil, logID: [UInt8] = logID) throws -> FingerprintRuns {
        try FingerprintRuns(stateFolder: path, logID: logID, calls: FileCalls(faults: faults))
    }

    private func files(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/fingerprints").sorted()
    }

    @Test func `a million entries are found through merges and after opening again`() throws {
        try withTemporaryFolder { path in
            var runs = try open(path)
            let size: UInt64 = 50_000
            for run in UInt64(0)..<20 {
                try runs.write(run: entries(run * size + 1..<(run + 1) * size + 1), covering: (run + 1) * size)
            }
            for pass in 0..<2 {
                runs.drainBackground()
                #expect(runs.takeProblems() == [] && runs.damage == nil)
                #expect(runs.count == 1_000_000 && runs.covered == 1_000_000)
                // 20 runs: five merges of four, then one of four.
                #expect(runs.runCount == 2, "pass \(pass)")
                #expect(try files(path).count == 3)
                #expect(runs.filterBytes < 1_300_000)
                var wrong = 0
                for sequence in stride(from: UInt64(1), through: 1_000_000, by: 37) {
                    if try runs.sequences(for: fingerprint(sequence)) != [sequence] { wrong += 1 }
                    if try runs.sequences(for: fingerprint(sequence + 1_000_000)) != [] { wrong += 1 }
                }
                #expect(wrong == 0)
                runs = try open(path)
            }
        }
    }

    @Test func `one fingerprint may have many sequences`() throws {
        try withTemporaryFolder { path in
            let runs = try open(path)
            let same = (1...UInt64(1000)).map { FingerprintEntry(fingerprint: 77, sequence: 1001 - $0) }
            let around = [0, 1, 76, 78, .max - 1, .max].map { FingerprintEntry(fingerprint: $0, sequence: 5000) }
            try runs.write(run: same + around, covering: 5000)
            try runs.write(run: [FingerprintEntry(fingerprint: 77, sequence: 6000)], covering: 6000)
            #expect(try runs.sequences(for: 77) == Array(1...1000) + [6000])
            for fingerprint in around.map(\.fingerprint) { #expect(try runs.sequences(for: fingerprint) == [5000]) }
            #expect(try runs.sequences(for: 75) == [])
        }
    }

    @Test func `an empty run only moves what is covered`() throws {
        try withTemporaryFolder { path in
            let runs = try open(path)
            try runs.write(run: [], covering: 9)
            #expect(runs.covered == 9 && runs.runCount == 0)
            #expect(try runs.sequences(for: 1) == [])
            #expect(try open(path).covered == 9)
        }
    }

    @Test func `a run above its limit is refused`() throws {
        try withTemporaryFolder { path in
            let runs = try open(path)
            let many = [FingerprintEntry](
                repeating: .init(fingerprint: 1, sequence: 1), count: FingerprintRuns.runEntriesMax + 1)
            #expect(throws: JournalError(.tooLarge, operation: "fingerprints")) {
                try runs.write(run: many, covering: 1)
            }
        }
    }

    enum Damage: String, CaseIterable { case manifest, missingRun, header, fences, page, otherLog }

    @Test(arguments: Damage.allCases) func `damage is reported and a reset starts over`(damage: Damage) throws {
        try withTemporaryFolder { path in
            try open(path).write(run: entries(1..<1001), covering: 1000)
            let run = path + "/fingerprints/run-1.fpr"
            func flip(_ file: String, _ byte: Int) throws {
                var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
                bytes[byte] ^= 1
                try Data(bytes).write(to: URL(fileURLWithPath: file))
            }
            switch damage {
            case .manifest: try flip(path + "/fingerprints/manifest", 30)
            case .missingRun: try FileManager.default.removeItem(atPath: run)
            case .header: try flip(run, 16)
            case .fences: try flip(run, 4096 * 5 + 3)
            case .page: try flip(run, 4096 * 2 + 3)
            case .otherLog: break
            }
            let id = damage == .otherLog ? [UInt8](repeating: 8, count: 16) : Self.logID
            let runs = try open(path, logID: id)
            var seen: JournalError?
            for sequence in UInt64(1)...1000 where seen == nil {
                do { _ = try runs.sequences(for: fingerprint(sequence)) } catch let error as JournalError {
                    seen = error
                }
            }
            #expect(seen != nil && runs.damage == seen)
            #expect(throws: JournalError.self) { try runs.write(run: [], covering: 1) }
            try runs.reset()
            #expect(runs.damage == nil && runs.covered == 0 && runs.count == 0)
            #expect(try files(path) == ["manifest"])
            try runs.write(run: entries(1..<11), covering: 10)
            #expect(try open(path, logID: id).sequences(for: fingerprint(10)) == [10])
        }
    }

    @Test func `a merge that fails is tried again after the next write`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let runs = try open(path, faults: faults)
            for run in UInt64(0)..<3 {
                try runs.write(run: entries(run * 10 + 1..<run * 10 + 11), covering: run * 10 + 10)
            }
            runs.drainBackground()
            // The fourth run's own file is number 4, the merge's number 5.
            faults.plan(.init(.write, on: "run-5", code: ENOSPC))
            try runs.write(run: entries(31..<41), covering: 40)
            runs.drainBackground()
            #expect(runs.takeProblems().map(\.code) == [.diskFull])
            #expect(runs.runCount == 4)
            try runs.write(run: entries(41..<51), covering: 50)
            runs.drainBackground()
            #expect(runs.runCount == 2 && runs.count == 50)
            for sequence in UInt64(1)...50 { #expect(try runs.sequences(for: fingerprint(sequence)) == [sequence]) }
        }
    }

    @Test func `a write that fails covers nothing and leaves nothing behind`() throws {
        try withTemporaryFolder { path in
            let faults = FileFaults()
            let runs = try open(path, faults: faults)
            try runs.write(run: entries(1..<11), covering: 10)
            for part in ["run-", "manifest"] {
                faults.plan(.init(.flush, on: part, code: EIO))
                #expect(throws: JournalError(.ioFailed, operation: "fingerprints")) {
                    try runs.write(run: entries(11..<21), covering: 20)
                }
                #expect(runs.covered == 10 && runs.count == 10)
                #expect(try runs.sequences(for: fingerprint(11)) == [])
            }
            _ = try open(path)
            #expect(try files(path) == ["manifest", "run-1.fpr"])
        }
    }
}
