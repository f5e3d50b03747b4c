import CasebusClient
import CasebusModel
import Foundation
import Testing

@testable import casebus

@Suite struct ImportRunTests {
    private static func mapping() throws -> VisitMapping {
        let log = try withTemporaryFile(Array(TinyLog.xes.utf8)) { try XESReader.read($0, groupKey: "org:group") }
        return VisitMapping(log: log, matter: "permit")
    }

    @Test func `commands come by time, and at one instant by case and then by their order in it`() throws {
        let mapping = try Self.mapping()
        let lines = mapping.steps().map { step in
            let command = mapping.command(for: step, handoff: 9)
            let act = String(describing: command.act).prefix { $0 != "(" }
            return
                "\(step.at.description.dropFirst(11).prefix(5)) \(mapping.log.cases[step.caseNumber].id) \(act) "
                + "\(command.asserted?.onBehalfOf?.text ?? "")"
        }
        #expect(
            lines == [
                "01:00 7-a register Window", "01:10 7-a push Window", "01:10 7-c register Bureau",
                "01:10 7-c close Bureau",
                "01:30 7-a sign Bureau", "02:00 7-a feedback Bureau", "02:00 7-a sign (none)",
                "02:00 7-a feedback (none)",
                "02:00 7-a close (none)", "03:00 7-b register Window", "03:00 7-b close Window",
            ])
        #expect(mapping.handoffCount == 2)
    }

    @Test func `a feedback carries the next push, and the last one none`() throws {
        let mapping = try Self.mapping()
        let steps = mapping.steps().filter { $0.caseNumber == 0 }
        let next = NextPush(to: Address("(none)"), matter: "permit", step: "tell")
        #expect(
            mapping.command(for: steps[3], handoff: 4).act == .feedback(handoff: 4, .done, reason: "", next: [next]))
        #expect(mapping.command(for: steps[5], handoff: 5).act == .feedback(handoff: 5, .done, reason: "", next: []))
        let window: Address = try #require(Address("Window"))
        let name = CaseName("7-a", registeredBy: window)
        let push = NextPush(to: Address("Bureau"), matter: "permit", step: "check")
        #expect(mapping.command(for: steps[1], handoff: 0).act == .push(name, push))
        #expect(mapping.command(for: steps[6], handoff: 0).act == .close(name))
    }

    @Test func `a second import sends the same bytes and takes up the same hand-offs`() throws {
        var bus = RememberingBus()
        let first = try replay(&bus)
        #expect(first.summary == .init(commands: 11, repeats: 0, handoffs: 2))
        let again = try replay(&bus)
        #expect(again.summary == .init(commands: 11, repeats: 11, handoffs: 2))
        #expect(again.sent == first.sent)
    }

    @Test(arguments: 0...11)
    func `an import cut off anywhere is taken up without another command`(cut: Int) throws {
        var whole = RememberingBus()
        let expected = try replay(&whole).sent
        var bus = RememberingBus()
        _ = try replay(&bus, atMost: cut)
        let resumed = try replay(&bus)
        #expect(resumed.sent == expected)
        #expect(bus.receipts == whole.receipts)
        #expect(resumed.summary.repeats == cut)
    }

    @Test func `no round holds two commands of one case, and signing names the hand-off of its push`() throws {
        var run = ImportRun(try Self.mapping())
        var bus = RememberingBus()
        while !run.isDone {
            let round = run.nextRound()
            #expect(!round.isEmpty)
            #expect(Set(round.map(\.step.caseNumber)).count == round.count)
            for (step, command) in round {
                if case .sign(let handoff) = command.act { #expect(handoff > 0) }
                run.take(bus.take(command), for: step)
            }
        }
    }

    /// The commands in the order sent, until the bus goes away.
    private func replay(
        _ bus: inout RememberingBus, atMost: Int = .max
    ) throws -> (sent: [OutgoingCommand], summary: ImportRun.Summary) {
        var run = ImportRun(try Self.mapping())
        var sent: [OutgoingCommand] = []
        while !run.isDone {
            for (step, command) in run.nextRound() {
                guard sent.count < atMost else { return (sent, run.summary) }
                sent.append(command)
                run.take(bus.take(command), for: step)
            }
        }
        return (sent, run.summary)
    }
}

/// A bus that numbers hand-offs and knows a command again by its id.
private struct RememberingBus {
    private(set) var receipts: [String: Receipt] = [:]
    private var handoffs: UInt64 = 0

    mutating func take(_ command: OutgoingCommand) -> Receipt {
        let id = command.id ?? ""
        if let known = receipts[id] {
            return Receipt(
                sequence: known.sequence, recordedAt: known.recordedAt, handoff: known.handoff,
                handoffs: known.handoffs, repeated: true)
        }
        let opened: UInt64 =
            switch command.act {
            case .push: 1
            case .feedback(_, _, _, let next, _): UInt64(next.count)
            default: 0
            }
        let receipt = Receipt(
            sequence: UInt64(receipts.count + 1), recordedAt: Timestamp(milliseconds: 0),
            handoff: opened > 0 ? handoffs + 1 : nil,
            handoffs: Int(opened), repeated: false)
        handoffs += opened
        receipts[id] = receipt
        return receipt
    }
}

@Suite struct ImportedIDTests {
    @Test func `an id has the form of a UUID of version 7 and the time of its event`() throws {
        let at = try #require(Timestamp("2026-01-05T01:10:00Z"))
        let id = ImportedID.text(registrar: "Window", caseID: "7-a", place: 1, at: at)
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(UInt64(id.replacing("-", with: "").prefix(12), radix: 16) == UInt64(at.milliseconds))
        #expect(id == ImportedID.text(registrar: "Window", caseID: "7-a", place: 1, at: at))
    }

    @Test func `another unit, case or place gives another id`() throws {
        let at = Timestamp(milliseconds: 0)
        var ids: Set<String> = []
        for registrar in ["a", "ab"] {
            for caseID in ["c", "bc"] {
                for place in 0..<1000 {
                    ids.insert(ImportedID.text(registrar: registrar, caseID: caseID, place: place, at: at))
                }
            }
        }
        #expect(ids.count == 4000)
    }
}
