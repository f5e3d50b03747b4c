import CasebusModel
import Testing

@testable import CasebusClient

/// A machine, a clock that the test moves, and a log of what was said.
struct DrivenMachine {
    var machine: ClientMachine
    var now: ContinuousClock.Instant
    var effects: [ClientEffect] = []
    private var calls: UInt64 = 0

    init(_ settings: ClientMachine.Settings = .init()) {
        now = .now
        machine = ClientMachine(settings: settings, now: now)
    }

    /// A machine whose session is open, with nothing said since.
    static func open(
        _ settings: ClientMachine.Settings = .init(), credit: Int = 64, limits: BusLimits = .ofProtocol
    ) -> DrivenMachine {
        var driven = DrivenMachine(settings)
        driven.say()
        driven.hear(.welcome(.sample(credit: credit, limits: limits)))
        driven.effects = []
        return driven
    }

    /// Submits commands, and lets them go.
    @discardableResult
    mutating func submit(_ ids: [String], bytes: Int = 8, call: UInt64 = 1) -> [Result<UInt64, ClientError>] {
        let results = ids.enumerated().map { index, id in
            machine.submit(.sample(id, bytes: bytes), ticket: Ticket(call: call, index: index), now: now)
        }
        machine.release()
        return results
    }

    /// Everything that a socket with room would take now.
    @discardableResult
    mutating func say() -> [ClientMessage] {
        var said: [ClientMessage] = []
        while let message = machine.nextMessage() {
            said.append(message)
            machine.sent(message, now: now)
        }
        return said
    }

    mutating func hear(_ message: ServerMessage) { effects += machine.receive(message, now: now) }

    mutating func pass(_ time: Duration) {
        now += time
        effects += machine.tick(now: now)
    }

    mutating func refuse(_ code: Problem.Code, correlation: UInt64 = 0) {
        hear(.answers(receipts: [], problems: [.init(correlation: correlation, problem: .sample(code))]))
    }

    mutating func receipts(_ numbers: UInt64...) {
        hear(.answers(receipts: numbers.map { .init(correlation: $0, receipt: .sample($0)) }, problems: []))
    }
}

extension EncodedCommand {
    static func sample(_ id: String, bytes: Int = 8) -> EncodedCommand {
        EncodedCommand(
            id: id, command: Array(id.utf8), signature: nil, text: nil, payload: Array(repeating: 7, count: bytes))
    }
}

extension Receipt {
    static func sample(_ sequence: UInt64) -> Receipt {
        Receipt(
            sequence: sequence, recordedAt: Timestamp(milliseconds: 5), handoff: nil, handoffs: 0, repeated: false)
    }
}

extension Problem {
    static func sample(_ code: Code) -> Problem { Problem(code, detail: "as the test wants it") }
}

extension Welcome {
    static func sample(credit: Int = 64, limits: BusLimits = .ofProtocol) -> Welcome {
        Welcome(
            version: 1, logID: Array(repeating: 1, count: 16), term: 1, head: 9, heartbeat: .seconds(5),
            credit: credit, limits: limits)
    }
}

@Suite struct ClientMachineTests {
    @Test func `nothing but HELLO is said before the welcome`() {
        var driven = DrivenMachine(.init(epoch: 40))
        driven.submit(["a"])
        #expect(driven.say() == [.hello(epoch: 40)])
        #expect(driven.say() == [])
        driven.hear(.welcome(.sample()))
        #expect(driven.effects == [.opened(.sample())])
        #expect(driven.say() == [.commands(correlation: 1, [.sample("a")])])
    }

    @Test func `commands share a message up to the smaller of both limits`() {
        let limits = BusLimits(
            commandBytes: 100, commandsPerMessage: 3, payloadBytes: 100, textBytes: 100, signatureBytes: 100)
        var driven = DrivenMachine.open(limits: limits)
        driven.submit(["a", "b", "c", "d"])
        #expect(
            driven.say() == [
                .commands(correlation: 1, [.sample("a"), .sample("b"), .sample("c")]),
                .commands(correlation: 4, [.sample("d")]),
            ])
    }

    @Test func `a message stays below its bytes, but one command always goes`() {
        var driven = DrivenMachine.open()
        driven.submit(["a", "b", "c"], bytes: 700_000)
        let sizes = driven.say().map { message -> Int in
            if case .commands(_, let commands) = message { commands.count } else { 0 }
        }
        #expect(sizes == [1, 1, 1])
    }

    @Test func `a receipt answers its caller once and frees its place`() {
        var driven = DrivenMachine.open()
        driven.submit(["a", "b"])
        driven.say()
        driven.receipts(2)
        driven.receipts(2, 1)
        #expect(
            driven.effects == [
                .answered(Ticket(call: 1, index: 1), .success(.sample(2))), .settled(2),
                .answered(Ticket(call: 1, index: 0), .success(.sample(1))), .settled(1),
            ])
        #expect(driven.machine.outbox.isEmpty)
    }

    @Test func `a problem refuses its command alone`() {
        var driven = DrivenMachine.open()
        driven.submit(["a", "b"])
        driven.say()
        driven.refuse(.caseUnknown, correlation: 1)
        #expect(
            driven.effects == [
                .answered(Ticket(call: 1, index: 0), .failure(.refused(.sample(.caseUnknown)))), .settled(1),
            ])
        #expect(driven.machine.outbox.count == 1)
    }

    @Test func `a full outbox says so and takes more after an answer`() {
        var driven = DrivenMachine.open(.init(outboxLimit: 2))
        let results = driven.submit(["a", "b", "c"])
        #expect(results == [.success(1), .success(2), .failure(.outboxFull(limit: 2))])
        driven.say()
        driven.receipts(1)
        #expect(driven.submit(["d"]) == [.success(3)])
    }

    @Test func `bytes fill the outbox too`() {
        var driven = DrivenMachine.open(.init(outboxByteLimit: 1_000))
        #expect(
            driven.submit(["a", "b"], bytes: 900) == [.success(1), .failure(.outboxBytesFull(limit: 1_000))])
    }

    @Test func `what the bus would not take for its size is refused before it is sent`() throws {
        let limits = BusLimits(
            commandBytes: 100, commandsPerMessage: 3, payloadBytes: 10, textBytes: 100, signatureBytes: 100)
        var driven = DrivenMachine.open(limits: limits)
        let result = try #require(driven.submit(["a"], bytes: 11).first)
        guard case .failure(.refused(let problem)) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(problem.code == .payloadTooLarge)
        #expect(problem.value == "11 bytes")
        #expect(driven.say() == [])
    }

    @Test func `a command that is not released is not sent`() {
        var driven = DrivenMachine.open()
        _ = driven.machine.submit(.sample("a"), ticket: nil, now: driven.now)
        #expect(driven.say() == [])
        driven.machine.release()
        #expect(driven.say() == [.commands(correlation: 1, [.sample("a")])])
    }

    @Test func `a caller hears of its timeout and the command stays`() {
        var driven = DrivenMachine.open(.init(answerTimeout: .seconds(3)))
        driven.submit(["a"])
        driven.pass(.seconds(2))
        #expect(driven.effects == [])
        driven.pass(.seconds(1))
        #expect(
            driven.effects == [
                .answered(Ticket(call: 1, index: 0), .failure(.timedOut(id: "a", after: .seconds(3))))
            ])
        #expect(driven.machine.outbox.count == 1)
        driven.say()
        driven.receipts(1)
        #expect(driven.effects.last == .settled(1))
    }

    @Test func `a caller that gives up leaves its command in the outbox`() {
        var driven = DrivenMachine.open()
        driven.submit(["a", "b"])
        driven.effects += driven.machine.abandon([1])
        #expect(driven.effects == [.answered(Ticket(call: 1, index: 0), .failure(.cancelled(id: "a")))])
        #expect(driven.say() == [.commands(correlation: 1, [.sample("a"), .sample("b")])])
    }

    @Test func `a close waits for answers, confirms, says goodbye and ends with its answer`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.say()
        driven.hear(.deliveries([.sample(1)]))
        driven.effects += driven.machine.close(now: driven.now, patience: .seconds(5))
        #expect(driven.submit(["b"]) == [.failure(.closed)])
        #expect(driven.say() == [])
        driven.receipts(1)
        driven.machine.confirm(session: 1, number: 1)
        driven.pass(.zero)
        #expect(driven.say() == [.delivered(upTo: 1), .goodbye(reason: "closed")])
        driven.hear(.closing(reason: ""))
        #expect(driven.effects.last == .ended(.closed))
    }

    @Test func `a close that nobody answers ends in time and tells the callers`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.say()
        driven.effects += driven.machine.close(now: driven.now, patience: .seconds(5))
        driven.pass(.seconds(5))
        #expect(driven.say() == [.goodbye(reason: "closed")])
        driven.pass(.seconds(1))
        #expect(driven.effects == [.answered(Ticket(call: 1, index: 0), .failure(.closed)), .ended(.closed)])
    }
}
