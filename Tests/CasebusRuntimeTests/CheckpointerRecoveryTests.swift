import CasebusJournal
import CasebusLedger
import CasebusSegments
import Foundation
import Glibc
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct CheckpointerRecoveryTests {
    /// A bus that has checkpoints at 30 and 60 and 15 records behind them.
    private func madeBench(_ folder: String) async throws -> CheckpointBench {
        let bench = try CheckpointBench(folder)
        for round in 0..<2 {
            #expect(try bench.record(cases: round * 10 + 1...round * 10 + 10))
            #expect(await bench.written(round * 30 + 30))
            #expect(bench.takeMail())
        }
        #expect(try bench.record(cases: 21...25))
        return bench
    }

    @Test func `the snapshot and the log behind it give the ledger as it was`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            let after = try CheckpointBench(folder, journal: before.journal.reopened())
            #expect(after.intake.ledger.content == before.intake.ledger.content)
            // No more than the log behind the snapshot was replayed.
            #expect(after.intake.ledger.ids.recent.count == 5 * CheckpointBench.idsPerCase)
            #expect(after.intake.ledger.touched.isEmpty && after.log.messages.isEmpty)
            #expect(try after.remembers(cases: 1...25))
            // 15 records are behind the snapshot already.
            #expect(try after.record(cases: 26...29))
            #expect(after.snapshotNames.count == 2 && after.intake.ledger.ids.settling == nil)
            #expect(try after.record(cases: 30...30))
            #expect(await after.written(90))
        }
    }

    @Test func `without snapshots the whole log gives the ledger as it was`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            try withTemporaryFolder { empty in
                let after = try CheckpointBench(empty, journal: before.journal.reopened())
                #expect(after.intake.ledger.content == before.intake.ledger.content)
                #expect(try after.remembers(cases: 1...25))
            }
        }
    }

    enum Damage: String, CaseIterable {
        case newestSnapshot, bothSnapshots, run, manifest, runsGone, everything, otherSeed, unfinishedSnapshot
    }

    @Test(arguments: Damage.allCases)
    func `whatever is damaged beside the log, the ledger is as it was`(damage: Damage) async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            let snapshots = before.snapshotNames.map { folder + "/snapshots/" + $0 }
            let runs = names(in: folder + "/fingerprints").map { folder + "/fingerprints/" + $0 }
            try #require(snapshots.count == 2 && runs.count == 3)
            switch damage {
            case .newestSnapshot: try flip(snapshots[1], byte: 200)
            case .bothSnapshots: for snapshot in snapshots { try flip(snapshot, byte: 200) }
            case .run: for run in runs where run.hasSuffix(".fpr") { try flip(run, byte: 16) }
            case .manifest: for run in runs where run.hasSuffix("manifest") { try flip(run, byte: 30) }
            case .runsGone: for run in runs { try FileManager.default.removeItem(atPath: run) }
            case .everything: for file in snapshots + runs { try flip(file, byte: 20) }
            case .otherSeed: break
            case .unfinishedSnapshot:
                try Data(count: 100).write(to: URL(fileURLWithPath: folder + "/snapshots/writing.tmp"))
            }
            let seed = damage == .otherSeed ? 77 : CheckpointBench.seed
            let after = try CheckpointBench(folder, journal: before.journal.reopened(), seed: seed)
            // With another seed nothing but the hashes is other.
            if damage != .otherSeed { #expect(after.intake.ledger.content == before.intake.ledger.content) }
            #expect(after.intake.ledger.openHandoffs == 25 && after.intake.ledger.openCases == 25)
            #expect(after.runs.damage == nil)
            #expect(try after.remembers(cases: 1...25))
            #expect(try after.record(cases: 26...45))
            #expect(await after.written(135))
            #expect(after.takeMail())
            #expect(try after.remembers(cases: 1...45))
        }
    }

    @Test func `ids that cannot be written are remembered instead, until there is room`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            try await withTemporaryFolder { empty in
                let after = try CheckpointBench(empty, journal: before.journal.reopened()) {
                    $0.plan(.init(.write, on: "fingerprints/run-", code: ENOSPC, times: .max))
                }
                #expect(after.log.messages == ["checkpoint.failed"])
                #expect(after.intake.ledger.content == before.intake.ledger.content)
                #expect(after.runs.count == 0 && after.intake.ledger.ids.recent.count == 100)
                #expect(try after.remembers(cases: 1...25))
                after.faults.clear()
                after.offer()
                #expect(await after.written(75))
                #expect(after.takeMail())
                #expect(after.runs.count == 100 && after.intake.ledger.ids.recent.count == 0)
                #expect(try after.remembers(cases: 1...25))
            }
        }
    }

    @Test func `a snapshot needs no room to be read`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            let after = try CheckpointBench(folder, journal: before.journal.reopened()) {
                for call in [FileCalls.Call.write, .allocate, .rename, .flush] {
                    $0.plan(.init(call, code: ENOSPC, times: .max))
                }
            }
            #expect(after.intake.ledger.content == before.intake.ledger.content)
            #expect(try after.remembers(cases: 1...25))
        }
    }

    @Test func `a log without a snapshot needs no room to be replayed`() throws {
        try withTemporaryFolder { folder in
            let before = try CheckpointBench(folder)
            #expect(try before.record(cases: 1...5))
            let after = try CheckpointBench(folder, journal: before.journal.reopened()) {
                $0.plan(.init(.write, code: ENOSPC, times: .max))
            }
            #expect(after.intake.ledger.content == before.intake.ledger.content)
        }
    }

    @Test func `what was allowed once is replayed whatever the bounds are today`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            let after = try CheckpointBench(folder, journal: before.journal.reopened())
            var bounds = Ledger.Bounds()
            (bounds.openHandoffs, bounds.uncollectedNoticesPerUnit) = (1, 1)
            let ledger = try after.checkpointer.recover(bounds: bounds)
            #expect(ledger.openHandoffs == 25 && ledger.bounds.openHandoffs == 1)
            #expect(ledger.bounds.uncollectedNoticesPerUnit == 1)
        }
    }

    @Test func `a log that cannot be read is no state`() async throws {
        try await withTemporaryFolder { folder in
            let before = try await madeBench(folder)
            before.journal.corrupt(70, byte: 50)
            #expect(throws: JournalError(.corrupt, operation: "read")) {
                try CheckpointBench(folder, journal: before.journal.reopened())
            }
        }
    }
}
