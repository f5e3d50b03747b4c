import CasebusJournal
import CasebusLedger
import CasebusModel
import CasebusSegments
import Glibc
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct CheckpointerTests {
    @Test func `a checkpoint is written after so many records, and again after so many more`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            #expect(try bench.record(cases: 1...9))
            bench.checkpointer.invalidate()
            #expect(bench.snapshotNames.isEmpty && !bench.takeMail())
            for round in 0..<4 {
                #expect(try bench.record(cases: round * 10 + (round == 0 ? 10 : 1)...round * 10 + 10))
                #expect(await bench.written((round + 1) * 30))
                #expect(bench.takeMail())
                #expect(bench.runs.covered == UInt64(round + 1) * 30)
                #expect(bench.intake.ledger.ids.recent.count == 0 && bench.intake.ledger.ids.settling == nil)
            }
            #expect(bench.runs.count == 40 * CheckpointBench.idsPerCase)
            #expect(bench.snapshotNames.count == SnapshotFile.kept)
            #expect(bench.log.count(of: "checkpoint.failed") == 0)
        }
    }

    @Test func `the bus goes on while a checkpoint is written, and only one is at a time`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            try bench.submit(cases: 1...10)
            // Ahead of the log: it waits for the flush.
            bench.offer()
            try bench.submit(cases: 11...30)
            for _ in 0..<3 { bench.offer() }
            #expect(bench.intake.ledger.ids.settling?.count == 40 && bench.intake.ledger.ids.recent.count == 80)
            #expect(bench.snapshotNames.isEmpty && bench.runs.covered == 0)
            #expect(bench.flush())
            #expect(await bench.written(30))
            #expect(bench.runs.covered == 30 && bench.runs.count == 40)
            #expect(bench.takeMail())
            bench.offer()
            #expect(await bench.written(90))
        }
    }

    @Test func `an old command is still known as a repeat when its id lies on the disk`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            #expect(try bench.record(cases: 1...20))
            #expect(await bench.written(60))
            #expect(bench.takeMail())
            #expect(try bench.record(cases: 21...25))
            #expect(try bench.remembers(cases: 1...25))
            #expect(bench.batch.isEmpty)
        }
    }

    @Test func `a rollback ends a checkpoint that waits for the log`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            try bench.submit(cases: 1...10)
            bench.offer()
            bench.checkpointer.invalidate()
            #expect(bench.snapshotNames.isEmpty && bench.runs.covered == 0 && !bench.takeMail())
            // What takes the lost records' numbers is not covered by the void checkpoint.
            bench.intake.ledger = try CheckpointBench.recovered(bench.checkpointer)
            bench.batch.reset(firstSequence: 1, flushed: 0)
            #expect(try bench.record(cases: 1...10))
            #expect(await bench.written(30))
            #expect(bench.runs.count == 40)
        }
    }

    @Test func `a rollback ends a checkpoint that waits for room`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            bench.faults.plan(.init(.write, on: "fingerprints/run-", code: ENOSPC, times: .max))
            #expect(try bench.record(cases: 1...10))
            #expect(await eventually { bench.log.count(of: "checkpoint.failed") >= 1 })
            let begun = ContinuousClock.now
            bench.checkpointer.invalidate()
            #expect(ContinuousClock.now - begun < .seconds(patience))
            #expect(bench.snapshotNames.isEmpty && bench.runs.covered == 0)
            bench.faults.clear()
            bench.intake.ledger = try CheckpointBench.recovered(bench.checkpointer)
            #expect(bench.runs.covered == 30 && bench.runs.count == 40)
            #expect(try bench.remembers(cases: 1...10))
            #expect(try bench.record(cases: 11...20))
            #expect(await bench.written(60))
        }
    }

    enum Step: String, CaseIterable { case ids = "fingerprints/run-", manifest = "manifest", snapshot = "writing.tmp" }

    @Test(arguments: Step.allCases)
    func `a checkpoint that finds no room is tried again when there is some, and later ones go on`(step: Step)
        async throws
    {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            bench.faults.plan(.init(.write, on: step.rawValue, code: ENOSPC, times: .max))
            #expect(try bench.record(cases: 1...10))
            #expect(await eventually { bench.log.count(of: "checkpoint.failed") >= 1 })
            #expect(bench.snapshotNames.isEmpty)
            // The bus goes on meanwhile, and knows its repeats.
            #expect(try bench.record(cases: 11...20))
            #expect(try bench.remembers(cases: 1...20))
            bench.faults.clear()
            #expect(await bench.written(30))
            #expect(bench.takeMail())
            #expect(try bench.record(cases: 21...30))
            #expect(await bench.written(90))
            #expect(bench.takeMail())
            #expect(try bench.remembers(cases: 1...30))
            #expect(bench.runs.count == 30 * CheckpointBench.idsPerCase)
        }
    }

    @Test func `a checkpoint that could not begin yet is begun at the next offer`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try CheckpointBench(folder)
            #expect(try bench.record(cases: 1...10))
            #expect(await bench.written(30))
            // The loop has not heard yet that the ids are on disk.
            #expect(try bench.record(cases: 11...20))
            #expect(bench.takeMail())
            bench.offer()
            let isWritten = await bench.written(60)
            #expect(isWritten)
        }
    }
}
