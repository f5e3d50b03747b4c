import CasebusModel
import CasebusWire
import CasebusZMQ
import Foundation
import Testing

@testable import CasebusClient

extension ScriptedBus {
    func configuration(_ change: (inout ClientConfiguration) -> Void = { _ in }) throws -> ClientConfiguration {
        let unit = try #require(Address("hall/enterprise"))
        var configuration = ClientConfiguration(endpoint: endpoint, unit: unit, security: .plain, epoch: 50)
        change(&configuration)
        return configuration
    }

    func client(_ change: (inout ClientConfiguration) -> Void = { _ in }) async throws -> BusClient {
        try await BusClient.connect(try configuration(change), in: Self.context)
    }
}

@Suite(.timeLimit(.minutes(1)))
struct BusClientTests {
    @Test func `connecting says who speaks and returns the bus's welcome`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client { $0.instance = "window-7" }
        let hello = await bus.next { if case .hello(let hello) = $0.body { hello } else { nil } }
        #expect(hello?.unit == "hall/enterprise")
        #expect(hello?.instance == "window-7")
        #expect(hello?.epoch == 50)
        #expect(hello?.credit == 64)
        #expect(client.welcome.term == 3)
        #expect(client.welcome.head == 17)
        await client.close()
        await bus.stop()
    }

    @Test func `a push gets its receipt, and its frames are command, text and payload`() async throws {
        let bus = try await ScriptedBus.start { message in ScriptedBus.Said.receipts(for: message) }
        let client = try await bus.client()
        let market = try #require(Address("bureau/market"))
        let receipt = try await client.push(
            "2026-1", to: market, matter: "licence", step: "review", id: "p-1", text: "请办", payload: [1, 2, 3])
        #expect(receipt.sequence == 101)
        #expect(receipt.recordedAt == Timestamp(milliseconds: 1_767_605_400_000))
        #expect(receipt.handoff == nil)
        let message = try #require(await bus.next { $0.commandCount > 0 ? $0 : nil })
        #expect(message.frames.count == 3)
        let command = try FrameFormat.protobuf.decode(WireCommand.self, from: message.frames[0])
        #expect(command.id == "p-1")
        #expect(command.push.case.id == "2026-1")
        #expect(command.push.to == "bureau/market")
        #expect(command.push.step == "review")
        #expect(message.frames[1] == Array("请办".utf8))
        #expect(message.frames[2] == [1, 2, 3])
        await client.close()
        await bus.stop()
    }

    @Test func `a refused command throws the bus's problem`() async throws {
        let bus = try await ScriptedBus.start { message in
            guard case .commands(let commands) = message.body else { return [] }
            return [.problem(.handoffUnknown, correlation: commands.correlation)]
        }
        let client = try await bus.client()
        let error = await #expect(throws: ClientError.self) { try await client.sign(7) }
        guard case .refused(let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.code == .handoffUnknown)
        #expect(error?.isFateUnknown == false)
        await client.close()
        await bus.stop()
    }

    @Test func `a batch shares messages and is answered in place`() async throws {
        let bus = try await ScriptedBus.start { message in ScriptedBus.Said.receipts(for: message) }
        let client = try await bus.client { $0.commandsPerMessage = 32 }
        let commands = (0..<100).map { OutgoingCommand(.urge(handoff: UInt64($0 + 1))) }
        let receipts = try await client.submit(commands).map { try $0.get() }
        #expect(receipts.map(\.sequence) == (101...200).map { UInt64($0) })
        await client.close()
        await bus.stop()
        var sizes: [Int] = []
        for await message in bus.heard where message.commandCount > 0 { sizes.append(message.commandCount) }
        #expect(sizes == [32, 32, 32, 4])
    }

    @Test func `a query returns the document`() async throws {
        let bus = try await ScriptedBus.start { message in
            guard case .query(let query) = message.body else { return [] }
            var result = WireResult()
            result.correlation = query.correlation
            return [.init(body: .result(result), frames: [Array(query.parameters.utf8)])]
        }
        let client = try await bus.client()
        #expect(try await client.query("case", #"{"id":"1"}"#) == Array(#"{"id":"1"}"#.utf8))
        await client.close()
        await bus.stop()
    }

    @Test func `a cancelled caller stops waiting, and its command was sent`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client { $0.closeTimeout = .zero }
        let waiting = Task { try await client.urge(1, id: "u-1") }
        _ = await bus.next { $0.commandCount > 0 ? $0 : nil }
        waiting.cancel()
        let result = await waiting.result
        #expect(throws: ClientError.cancelled(id: "u-1")) { try result.get() }
        await client.close()
        await bus.stop()
    }

    @Test func `a command given after close is refused, and a waiting one is told`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client { $0.closeTimeout = .milliseconds(1) }
        async let waiting = client.submit([OutgoingCommand(.urge(handoff: 1))])
        _ = await bus.next { $0.commandCount > 0 ? $0 : nil }
        await client.close()
        #expect(await waiting == [.failure(.closed)])
        await #expect(throws: ClientError.closed) { try await client.urge(1) }
        await client.close()
        await bus.stop()
    }

    @Test func `close says goodbye and ends the inbox`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client()
        let reader = Task {
            var count = 0
            for try await _ in client.inbox { count += 1 }
            return count
        }
        await client.close()
        #expect(try await reader.value == 0)
        let goodbye = await bus.next { if case .goodbye = $0.body { true } else { nil } }
        #expect(goodbye == true)
        await bus.stop()
    }

    @Test func `a client that nobody holds says goodbye by itself`() async throws {
        let bus = try await ScriptedBus.start()
        do { _ = try await bus.client() }
        let goodbye = await bus.next { if case .goodbye = $0.body { true } else { nil } }
        #expect(goodbye == true)
        await bus.stop()
    }

    @Test func `nobody at the endpoint is said in time`() async throws {
        let bus = try await ScriptedBus.start()
        let configuration = try bus.configuration { $0.connectTimeout = .milliseconds(100) }
        await bus.stop()
        await #expect(throws: ClientError.unreachable(endpoint: bus.endpoint, after: .milliseconds(100))) {
            try await BusClient.connect(configuration, in: ScriptedBus.context)
        }
    }

    @Test func `a bus that refuses the unit ends connecting with its problem`() async throws {
        let bus = try await ScriptedBus.start(.init(greeting: ScriptedBus.Said.problem(.keyUnknown).body))
        let error = await #expect(throws: ClientError.self) { try await bus.client() }
        guard case .refused(let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.code == .keyUnknown)
        await bus.stop()
    }

    @Test func `every fault of a configuration is named at once`() async throws {
        let bus = try await ScriptedBus.start()
        let error = await #expect(throws: ClientError.self) {
            try await bus.client {
                $0.credit = 5000
                $0.instance = ""
                $0.commandsPerMessage = 0
            }
        }
        guard case .configuration(let faults) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(faults.count == 3)
        await bus.stop()
    }

    @Test func `a key that is none is named without being shown`() async throws {
        let bus = try await ScriptedBus.start()
        let error = await #expect(throws: ClientError.self) {
            try await bus.client {
                $0.security = .curve(serverPublicKey: "short", publicKey: "short", secretKey: "verysecret")
            }
        }
        #expect("\(try #require(error))".contains("CURVE key"))
        #expect(!"\(try #require(error))".contains("verysecret"))
        await bus.stop()
    }
}
