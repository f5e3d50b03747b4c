import CasebusModel
import Testing

@testable import CasebusClient

@Suite struct ClientMachineSessionTests {
    @Test func `after a loss everything unanswered goes out again, in order and with the same bytes`() {
        var driven = DrivenMachine.open(.init(epoch: 7, commandsPerMessage: 2))
        driven.submit(["a", "b", "c", "d", "e"])
        let first = driven.say()
        driven.receipts(2)
        driven.refuse(.sessionRequired)
        #expect(driven.effects.suffix(2) == [.clearInbox, .renewSocket])
        #expect(driven.say() == [.hello(epoch: 8)])
        driven.hear(.welcome(.sample()))
        let second = driven.say()
        #expect(first.flatMap(\.commands) == ["a", "b", "c", "d", "e"].map { .sample($0) })
        #expect(second.flatMap(\.commands) == ["a", "c", "d", "e"].map { .sample($0) })
        // b is answered, so the numbers have a gap there and a message ends at it.
        #expect(second.first == .commands(correlation: 1, [.sample("a")]))
        #expect(second.dropFirst().first == .commands(correlation: 3, [.sample("c"), .sample("d")]))
    }

    @Test func `commands given during a loss come after those before it`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.say()
        driven.refuse(.sessionRequired)
        driven.submit(["b"])
        driven.say()
        driven.hear(.welcome(.sample()))
        #expect(driven.say().flatMap(\.commands) == [.sample("a"), .sample("b")])
    }

    @Test func `each session has a higher epoch`() {
        var driven = DrivenMachine(.init(epoch: 100))
        var epochs: [UInt64] = []
        for _ in 0..<5 {
            while epochs.last.map({ driven.machine.epoch > $0 }) ?? true {
                for message in driven.say() { if case .hello(let epoch) = message { epochs.append(epoch) } }
                driven.pass(.milliseconds(50))
            }
            driven.hear(.welcome(.sample()))
            driven.refuse(.sessionRequired)
        }
        #expect(epochs.count >= 5)
        #expect(zip(epochs, epochs.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `a ping is due each heartbeat and three silent ones end the session`() {
        var driven = DrivenMachine.open()
        driven.pass(.seconds(5))
        #expect(driven.say() == [.ping(nonce: 1)])
        driven.hear(.pong(nonce: 1))
        driven.pass(.seconds(5))
        driven.pass(.seconds(5))
        #expect(driven.effects == [])
        driven.pass(.seconds(5))
        #expect(driven.effects == [.clearInbox, .renewSocket])
    }

    @Test func `silence on a command is asked about long before the heartbeat`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.say()
        driven.pass(ClientMachine.probePatience)
        #expect(driven.say() == [.ping(nonce: 1)])
        driven.pass(ClientMachine.probePatience)
        #expect(driven.say() == [])
        driven.refuse(.sessionRequired)
        #expect(driven.say() == [.hello(epoch: 2)])
    }

    @Test func `a bus that talks but does not answer a command is asked in a new session`() {
        var driven = DrivenMachine.open(.init(answerTimeout: .seconds(9)))
        driven.submit(["a"])
        driven.say()
        for _ in 0..<3 {
            driven.pass(.seconds(3))
            driven.hear(.pong(nonce: 1))
        }
        #expect(driven.effects.contains(.renewSocket))
    }

    @Test func `a HELLO waits for the link without a limit, and for its answer with one`() {
        var driven = DrivenMachine(.init(connectTimeout: .seconds(1000)))
        driven.pass(.seconds(500))
        #expect(driven.effects == [])
        #expect(driven.say() == [.hello(epoch: 1)])
        driven.pass(ClientMachine.helloPatience)
        #expect(driven.effects == [.clearInbox, .renewSocket])
        #expect(driven.say() == [.hello(epoch: 2)])
    }

    @Test func `failures in a row are paced, and a session that works ends the row`() {
        var driven = DrivenMachine(.init(connectTimeout: .seconds(1000)))
        var pauses: [Duration] = []
        for _ in 0..<12 {
            driven.say()
            driven.refuse(.sessionTooMany)
            guard case .pausing(let until) = driven.machine.phase else { continue }
            pauses.append(until - driven.now)
            driven.pass(until - driven.now)
        }
        #expect(pauses.prefix(4) == [.milliseconds(100), .milliseconds(100), .milliseconds(200), .milliseconds(400)])
        #expect(pauses.last == ClientMachine.pauseMost)
        driven.say()
        driven.hear(.welcome(.sample()))
        driven.hear(.pong(nonce: 1))
        driven.refuse(.sessionRequired)
        #expect(driven.machine.phase == .greeting(sentAt: nil))
    }

    @Test(arguments: [Problem.Code.keyUnknown, .keyRevoked, .sessionStaleEpoch, .sessionVersion, .unitImpersonated])
    func `a bus that does not want the client ends connecting at once`(code: Problem.Code) {
        var driven = DrivenMachine()
        driven.say()
        driven.refuse(code)
        #expect(driven.effects == [.ended(.refused(.sample(code)))])
    }

    @Test func `a bus that ends the session for good answers everybody`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.effects += driven.machine.ask("status", "", call: 2, timeout: .seconds(1), now: driven.now)
        driven.refuse(.keyRevoked)
        let error = ClientError.sessionEnded(.sample(.keyRevoked))
        #expect(
            driven.effects == [
                .answered(Ticket(call: 1, index: 0), .failure(error)), .resulted(call: 2, .failure(error)),
                .ended(error),
            ])
        #expect(driven.submit(["b"]) == [.failure(error)])
    }

    @Test func `another client of the same name ends this one, so that they do not push each other out for ever`() {
        var driven = DrivenMachine.open()
        driven.hear(.closing(reason: "session.replaced: a newer epoch has come"))
        guard case .ended(.sessionEnded(let problem)) = driven.effects.last else {
            Issue.record("\(driven.effects)")
            return
        }
        #expect(problem.code == .sessionReplaced)
    }

    @Test func `a bus that says it closes is come back to`() {
        var driven = DrivenMachine.open()
        driven.hear(.closing(reason: "stopping"))
        #expect(driven.effects == [.clearInbox])
        driven.pass(ClientMachine.pauseFirst)
        #expect(driven.effects.last == .renewSocket)
    }

    @Test func `a stopping bus keeps the command for its return`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"])
        driven.say()
        driven.refuse(.busStopping, correlation: 1)
        #expect(driven.effects == [.clearInbox])
        driven.pass(.seconds(1))
        driven.say()
        driven.hear(.welcome(.sample()))
        #expect(driven.say() == [.commands(correlation: 1, [.sample("a")])])
    }

    @Test func `nobody at the endpoint ends connecting in time`() {
        var driven = DrivenMachine(.init(endpoint: "tcp://nowhere", connectTimeout: .seconds(3)))
        driven.pass(.seconds(3))
        #expect(driven.effects == [.ended(.unreachable(endpoint: "tcp://nowhere", after: .seconds(3)))])
    }

    @Test func `somebody who speaks otherwise at the endpoint is named`() {
        var driven = DrivenMachine(.init(connectTimeout: .seconds(3)))
        driven.say()
        driven.effects += driven.machine.receiveUnreadable(.protocolViolation("HTTP/1.1"), now: driven.now)
        driven.pass(.seconds(3))
        #expect(driven.effects.last == .ended(.protocolViolation("HTTP/1.1")))
    }

    @Test func `a lower limit of the bus refuses what was taken before, instead of cutting the link for ever`() {
        var driven = DrivenMachine.open()
        driven.submit(["a"], bytes: 50)
        driven.submit(["b"], bytes: 5, call: 2)
        driven.refuse(.sessionRequired)
        driven.say()
        let limits = BusLimits(
            commandBytes: 100, commandsPerMessage: 3, payloadBytes: 10, textBytes: 100, signatureBytes: 100)
        driven.hear(.welcome(.sample(limits: limits)))
        #expect(driven.effects.contains(.settled(1)))
        #expect(driven.say().flatMap(\.commands) == [.sample("b", bytes: 5)])
    }

    @Test func `queries are asked again in a new session and answered once`() {
        var driven = DrivenMachine.open()
        driven.effects += driven.machine.ask("tail", "{}", call: 5, timeout: .seconds(9), now: driven.now)
        let asked = driven.say()
        driven.refuse(.sessionRequired)
        driven.say()
        driven.hear(.welcome(.sample()))
        #expect(driven.say() == asked)
        driven.hear(.result(correlation: ClientMachine.firstQuery, document: [1]))
        driven.hear(.result(correlation: ClientMachine.firstQuery, document: [2]))
        #expect(driven.effects.suffix(1) == [.resulted(call: 5, .success([1]))])
    }

    @Test func `a query has its own time`() {
        var driven = DrivenMachine.open()
        driven.effects += driven.machine.ask("tail", "", call: 5, timeout: .seconds(2), now: driven.now)
        driven.pass(.seconds(2))
        #expect(driven.effects == [.resulted(call: 5, .failure(.timedOut(id: "tail", after: .seconds(2))))])
    }
}

extension ClientMessage {
    var commands: [EncodedCommand] {
        if case .commands(_, let commands) = self { commands } else { [] }
    }
}
