import CasebusJournal
import CasebusSegments
import CasebusWire
import CasebusZMQ
import Glibc
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct BusLoopCommittingTests {
    private static let units = ["bureau/x", "hall/a"]

    private func registers(_ numbers: ClosedRange<Int>) -> [WireCommand] {
        numbers.map { .register("r\($0)", case: "c\($0)") }
    }

    @Test func `nothing is answered before the flush that covers it, and a sign of life does not wait`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["bureau/x", "hall/a"])
            let client = try bench.client()
            #expect(try client.hello("hall/a").head == 1)
            bench.journal.holdNextAppend()
            let many = (1...6).map { WireCommand.register("r\($0)", case: "c\($0)") }
            try client.send(many, correlation: 10)
            #expect(bench.journal.waitUntilHeld())
            try client.send([.push("p1", case: "c1", to: "bureau/x")], correlation: 20)
            try client.ping(7)
            #expect(try client.pong() == 7)
            #expect(bench.journal.head == 1)
            #expect(try client.hear(within: 0) == nil)
            bench.journal.open()
            let first = try client.receipts()
            #expect(first.receipts.map(\.correlation) == Array(10...15))
            #expect(first.receipts.map(\.sequence) == Array(2...7))
            // Gathered meanwhile, and flushed behind it.
            let second = try client.receipts()
            #expect(second.receipts.map(\.correlation) == [20] && second.receipts.map(\.sequence) == [8])
            #expect(second.receipts.map(\.handoff) == [1] && first.problems.isEmpty && second.problems.isEmpty)
            #expect(try bench.stop() == nil)
        }
    }

    @Test(arguments: [InMemoryJournal.Fault.unknownNotWritten, .unknownWritten])
    func `a log whose fate is unknown ends the loop without another word`(fault: InMemoryJournal.Fault) throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["hall/a"])
            let client = try bench.client()
            try client.hello("hall/a")
            bench.journal.inner.failNextAppend(fault)
            try client.send([.register("r1", case: "c1")], correlation: 1)
            #expect(try bench.ended()?.code == .ioFailed)
            #expect(try client.hear(within: 0) == nil)
            #expect(bench.journal.head == 1)
        }
    }

    @Test func `everything of a rejected batch and behind it is refused, and can be sent again`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: Self.units)
            let (sender, receiver) = (try bench.client(), try bench.client())
            try sender.hello("hall/a")
            try receiver.hello("bureau/x", credit: 8)
            try sender.send([.register("r0", case: "c0"), .push("p0", case: "c0", to: "bureau/x")], correlation: 1)
            #expect(try sender.receipts().receipts.map(\.handoff) == [0, 1])
            #expect(try receiver.deliveries().map(\.number) == [1])
            let head = bench.journal.head

            bench.journal.holdNextAppend(rejecting: .tooLarge)
            try sender.send(registers(1...6), correlation: 10)
            #expect(bench.journal.waitUntilHeld())
            // What depends on the batch is gathered behind it: pushes of its cases, and a confirmation.
            try sender.send((1...6).map { .push("p\($0)", case: "c\($0)", to: "bureau/x") }, correlation: 20)
            var delivered = WireDelivered()
            delivered.upTo = 1
            try receiver.say(.delivered(delivered))
            for (client, nonce) in [(sender, 2), (receiver, 3)] as [(LoopClient, UInt64)] {
                try client.ping(nonce)
                #expect(try client.pong() == nonce)
            }
            bench.journal.open()

            let answers = try sender.receipts()
            #expect(answers.receipts.isEmpty)
            #expect(answers.problems.map(\.correlation) == Array(10...15) + Array(20...25))
            #expect(answers.problems.allSatisfy { $0.code == "bus.log-rejected" })
            for client in [sender, receiver] { #expect(try client.closing().hasPrefix("bus.rolled-back")) }
            #expect(bench.journal.head == head)

            // The old sessions are gone; new ones go on where the log ends.
            try sender.send(registers(1...1), correlation: 30)
            #expect(try sender.refused() == "session.required")
            #expect(try sender.hello("hall/a", epoch: 2).head == head)
            try sender.send(registers(1...6), correlation: 40)
            let again = try sender.receipts()
            #expect(again.problems.isEmpty && again.receipts.map(\.correlation) == Array(40...45))
            #expect(again.receipts.map(\.sequence) == Array(head + 1...head + 6))
            #expect(again.receipts.allSatisfy { !$0.repeated })
            // The confirmation was lost with the batch.
            try receiver.hello("bureau/x", epoch: 2, credit: 8)
            let deliveries = try receiver.deliveries()
            #expect(deliveries.map(\.handoff) == [1] && deliveries.map(\.redelivered) == [true])
            // What was recorded before is still known.
            try sender.send([.push("p0", case: "c0", to: "bureau/x")], correlation: 50)
            #expect(try sender.receipts().receipts.map(\.repeated) == [true])
            #expect(try bench.stop() == nil)
            #expect(bench.log.count(of: "journal.rejected") == 1)
        }
    }

    @Test func `a small batch, which the loop appends itself, is rolled back as well`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: Self.units)
            let client = try bench.client()
            try client.hello("hall/a")
            for epoch in 2...5 as ClosedRange<UInt64> {
                let head = bench.journal.head
                bench.journal.rejectNextAppend(.outOfOrder)
                try client.send(registers(1...2), correlation: epoch)
                let answers = try client.receipts()
                #expect(answers.problems.map(\.code) == ["bus.log-rejected", "bus.log-rejected"])
                #expect(answers.problems.map(\.correlation) == [epoch, epoch + 1] && bench.journal.head == head)
                #expect(try client.closing().hasPrefix("bus.rolled-back"))
                try client.hello("hall/a", epoch: epoch)
            }
            try client.send(registers(1...2), correlation: 9)
            #expect(try client.receipts().receipts.count == 2)
            #expect(try bench.stop() == nil)
        }
    }

    @Test func `a full disk refuses until it is asked again, and heals without a restart`() throws {
        try withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: Self.units)
            let client = try bench.client()
            try client.hello("hall/a")
            let head = bench.journal.head
            bench.journal.rejectNextAppend(.diskFull)
            try client.send(registers(1...1), correlation: 1)
            #expect(try client.receipts().problems.map(\.code) == ["bus.disk-full"])
            #expect(try client.closing().hasPrefix("bus.rolled-back"))
            // Sessions are opened and answered meanwhile; nothing is recorded.
            try client.hello("hall/a", epoch: 2, credit: 4)
            try client.send(registers(1...3), correlation: 2)
            #expect(try client.receipts().problems.map(\.code) == Array(repeating: "bus.disk-full", count: 3))
            #expect(bench.journal.head == head)
            #expect(bench.pass(milliseconds: 1000))
            try client.ping(1)
            #expect(try client.pong() == 1)
            try client.send(registers(1...3), correlation: 5)
            #expect(try client.receipts().receipts.map(\.correlation) == [5, 6, 7])
            #expect(try bench.stop() == nil)
            #expect(bench.log.messages.contains("disk.room-again"))
            // Who came while the disk was full is recorded when there is room.
            #expect(try bench.presences() == ["hall/a came", "hall/a went"])
        }
    }

    @Test func `a rollback needs no room on the disk`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: Self.units)
            let client = try bench.client()
            try client.hello("hall/a")
            bench.faults.plan(.init(.write, code: ENOSPC, times: .max))
            bench.journal.rejectNextAppend(.diskFull)
            try client.send(registers(1...1), correlation: 1)
            #expect(await eventually { bench.journal.rejections == 1 })
            let failure = try bench.stop()
            #expect(failure == nil)
        }
    }

    @Test func `a unit that came before a rollback and did not come back is recorded as gone`() throws {
        try withTemporaryFolder { folder in
            // The one that comes is not the first of units.yaml, but the first that the log names.
            let bench = try LoopBench(folder, units: ["bureau/x", "bureau/y", "hall/a"])
            let client = try bench.client()
            try client.hello("hall/a", credit: 4)
            try client.send(registers(1...1), correlation: 1)
            #expect(try client.receipts().receipts.count == 1)
            bench.journal.rejectNextAppend(.outOfOrder)
            try client.send(registers(2...2), correlation: 2)
            #expect(try client.receipts().problems.count == 1)
            #expect(try client.closing().hasPrefix("bus.rolled-back"))
            #expect(bench.pass(milliseconds: 1000))
            #expect(try bench.stop() == nil)
            let presences = try bench.presences()
            #expect(presences == ["hall/a came", "hall/a went"])
        }
    }

    @Test func `a departure that is rejected is recorded later`() async throws {
        try await withTemporaryFolder { folder in
            let bench = try LoopBench(folder, units: ["hall/a"])
            let client = try bench.client()
            try client.hello("hall/a", credit: 4)
            bench.journal.rejectNextAppend(.outOfOrder)
            try client.say(.goodbye(WireGoodbye()))
            #expect(try client.closing() == "goodbye")
            bench.mailbox.wakeup.signal()
            #expect(await eventually { bench.journal.rejections == 1 })
            #expect(bench.pass(milliseconds: 1000))
            #expect(try bench.stop() == nil)
            let presences = try bench.presences()
            #expect(presences == ["hall/a came", "hall/a went"])
        }
    }
}
