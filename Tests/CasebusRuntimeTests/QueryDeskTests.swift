import CasebusModel
import Synchronization
import Testing

@testable import CasebusRuntime

@Suite(.timeLimit(.minutes(1))) struct QueryDeskTests {
    private static let queueMax = 512

    private func question(_ name: String, _ ticket: UInt64) throws -> QueryDesk.Question {
        QueryDesk.Question(
            ticket: ticket, name: name, parameters: "", unit: try #require(Address("bureau/x")), role: .unit, head: 0,
            askedAt: .now)
    }

    /// The answers so far, added to those seen before.
    private final class Answers {
        private let mailbox: LoopMailbox
        private(set) var all: [UInt64: [UInt8]] = [:]
        private(set) var order: [UInt64] = []

        init(_ mailbox: LoopMailbox) { self.mailbox = mailbox }

        func look() -> Self {
            for answer in mailbox.take().answers {
                all[answer.ticket] = (try? answer.result.get()) ?? Array("problem".utf8)
                order.append(answer.ticket)
            }
            return self
        }
    }

    @Test func `questions of each thread are answered in order under their tickets`() async throws {
        let mailbox = try LoopMailbox()
        let desk = QueryDesk(head: DurableHead(0), mailbox: mailbox) { .done(.success([UInt8($0.ticket)])) }
        desk.start()
        for ticket in 1...20 as ClosedRange<UInt64> {
            #expect(desk.ask(try question(ticket.isMultiple(of: 2) ? "tail" : "case", ticket)))
        }
        let answers = Answers(mailbox)
        #expect(await eventually { answers.look().all.count == 20 })
        #expect(answers.all.allSatisfy { $0.value == [UInt8($0.key)] })
        #expect(answers.order.filter { $0.isMultiple(of: 2) } == Array(stride(from: 2, through: 20, by: 2)))
        #expect(answers.order.filter { !$0.isMultiple(of: 2) } == Array(stride(from: 1, through: 19, by: 2)))
        desk.stop()
    }

    @Test func `a problem comes back as one`() async throws {
        let mailbox = try LoopMailbox()
        let desk = QueryDesk(head: DurableHead(0), mailbox: mailbox) { _ in
            .done(.failure(Problem(.queryUnknown, detail: "none")))
        }
        desk.start()
        #expect(desk.ask(try question("no-such", 4)))
        let answers = Answers(mailbox)
        #expect(await eventually { answers.look().all[4] == Array("problem".utf8) })
        desk.stop()
    }

    @Test(arguments: [["case"], ["tail"]]) func `a full queue says no, and the other queue still takes`(names: [String])
        async throws
    {
        let mailbox = try LoopMailbox()
        let desk = QueryDesk(head: DurableHead(0), mailbox: mailbox) { .done(.success([UInt8($0.ticket & 0xFF)])) }
        let name = names[0]
        for ticket in 0..<UInt64(Self.queueMax) { #expect(desk.ask(try question(name, ticket))) }
        for ticket in 600..<610 as Range<UInt64> { #expect(!desk.ask(try question(name, ticket))) }
        #expect(desk.ask(try question(name == "tail" ? "case" : "tail", 700)))
        // Those it took are answered, the others are not.
        desk.start()
        let answers = Answers(mailbox)
        #expect(await eventually { answers.look().all.count == Self.queueMax + 1 })
        #expect(answers.all.keys.allSatisfy { $0 < 600 || $0 == 700 })
        #expect(desk.ask(try question(name, 800)))
        #expect(await eventually { answers.look().all[800] != nil })
        desk.stop()
    }

    @Test func `a tail waits for the head to move and is then asked again`() async throws {
        let (mailbox, head, asked) = (try LoopMailbox(), DurableHead(5), Counter())
        let desk = QueryDesk(head: head, mailbox: mailbox) { _ in
            asked.add()
            let now = head.value
            return now < 7
                ? .wait(above: now, milliseconds: 600_000, empty: [0]) : .done(.success([UInt8(now)]))
        }
        desk.start()
        #expect(desk.ask(try question("tail", 1)))
        let answers = Answers(mailbox)
        #expect(await eventually { asked.value == 1 })
        // Not what it waits for: it goes on waiting.
        head.advance(to: 6)
        #expect(await eventually { asked.value == 2 })
        #expect(answers.look().all.isEmpty)
        head.advance(to: 7)
        #expect(await eventually { answers.look().all == [1: [7]] })
        #expect(asked.value == 3)
        desk.stop()
    }

    @Test func `a tail that waits is not looked at for another's sake`() async throws {
        let (mailbox, head, asked) = (try LoopMailbox(), DurableHead(5), Counter())
        let desk = QueryDesk(head: head, mailbox: mailbox) { question in
            asked.add()
            return question.ticket < 10
                ? .wait(above: head.value, milliseconds: 600_000, empty: [0])
                : .done(.success([UInt8(question.ticket)]))
        }
        desk.start()
        for ticket in 1...9 as ClosedRange<UInt64> { #expect(desk.ask(try question("tail", ticket))) }
        #expect(await eventually { asked.value == 9 })
        let answers = Answers(mailbox)
        for ticket in 10...19 as ClosedRange<UInt64> { #expect(desk.ask(try question("tail", ticket))) }
        #expect(await eventually { answers.look().all.count == 10 })
        #expect(asked.value == 19)
        desk.stop()
    }

    @Test func `a tail that nothing comes for gets its empty answer at its time and not before`() async throws {
        let (mailbox, head) = (try LoopMailbox(), DurableHead(5))
        let desk = QueryDesk(head: head, mailbox: mailbox) { question in
            .wait(above: head.value, milliseconds: Int64(question.ticket), empty: [UInt8(question.ticket)])
        }
        desk.start()
        let begun = ContinuousClock.now
        for ticket in [90, 30, 60, 0] as [UInt64] { #expect(desk.ask(try question("tail", ticket))) }
        let answers = Answers(mailbox)
        var earliest: [UInt64: Duration] = [:]
        #expect(
            await eventually {
                for ticket in answers.look().all.keys where earliest[ticket] == nil {
                    earliest[ticket] = ContinuousClock.now - begun
                }
                return answers.all.count == 4
            })
        #expect(answers.order == [0, 30, 60, 90])
        for (ticket, time) in earliest {
            #expect(time >= .milliseconds(ticket) && answers.all[ticket] == [UInt8(ticket)])
        }
        desk.stop()
    }

    @Test func `looking again does not give a tail more time`() async throws {
        let (mailbox, head, asked) = (try LoopMailbox(), DurableHead(5), Counter())
        let desk = QueryDesk(head: head, mailbox: mailbox) { _ in
            asked.add()
            guard asked.value == 1 else { return .wait(above: head.value, milliseconds: 600_000, empty: [9]) }
            // The head moves before it is parked, so that it is looked at again at once, long before its time.
            head.advance(to: 6)
            return .wait(above: 5, milliseconds: 50, empty: [8])
        }
        desk.start()
        #expect(desk.ask(try question("tail", 1)))
        let answers = Answers(mailbox)
        #expect(await eventually { answers.look().all == [1: [9]] })
        #expect(asked.value == 2)
        desk.stop()
    }

    @Test func `a stop ends both threads, whether questions are there or tails wait`() async throws {
        let mailbox = try LoopMailbox()
        weak var watched: Counter?
        for waits in [false, true] {
            do {
                let (head, asked) = (DurableHead(5), Counter())
                watched = asked
                let desk = QueryDesk(head: head, mailbox: mailbox) { _ in
                    asked.add()
                    return .wait(above: head.value, milliseconds: 600_000, empty: [])
                }
                desk.start()
                if waits {
                    #expect(desk.ask(try question("tail", 1)))
                    #expect(await eventually { asked.value == 1 })
                }
                desk.stop()
            }
            // Only the desk's threads hold it.
            #expect(await eventually { watched == nil }, "tails wait: \(waits)")
        }
        #expect(mailbox.take().answers.isEmpty)
    }
}
