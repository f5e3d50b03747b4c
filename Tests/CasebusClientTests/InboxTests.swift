import CasebusModel
import CasebusWire
import CasebusZMQ
import Testing

@testable import CasebusClient

@Suite(.timeLimit(.minutes(1)))
struct InboxTests {
    /// A push from the hall, with text and payload.
    private func pushed(_ number: UInt64) throws -> (WireDelivery, [[UInt8]]) {
        var command = WireCommand()
        command.id = "p-\(number)"
        command.push.to = "bureau/market"
        command.push.matter = "licence"
        command.push.step = "review"
        var delivery = WireDelivery()
        delivery.number = number
        delivery.notice = .pushed
        delivery.handoff = 40 + number
        delivery.sequence = 100 + number
        delivery.recordedAtMs = 1_767_605_400_000
        delivery.from = "hall/enterprise"
        delivery.case.registrar = "hall/enterprise"
        delivery.case.id = "2026-\(number)"
        delivery.parts = 8 | 2 | 4
        return (delivery, [try FrameFormat.protobuf.encode(command), Array("请办".utf8), [UInt8(number)]])
    }

    private func deliver(_ numbers: ClosedRange<UInt64>) throws -> ScriptedBus.Said {
        var deliveries = WireDeliveries()
        var frames: [[UInt8]] = []
        for number in numbers {
            let (delivery, behind) = try pushed(number)
            deliveries.deliveries.append(delivery)
            frames += behind
        }
        return .init(body: .deliveries(deliveries), frames: frames)
    }

    @Test func `a push arrives with its case, words and bytes`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client()
        bus.say(try deliver(1...1))
        var inbox = client.inbox.makeAsyncIterator()
        let delivery = try #require(try await inbox.next())
        #expect(delivery.notice == .pushed)
        #expect(delivery.handoff == 41)
        #expect(delivery.sequence == 101)
        #expect(delivery.from?.text == "hall/enterprise")
        #expect(delivery.registrar?.text == "hall/enterprise")
        #expect(delivery.caseID == "2026-1")
        #expect(delivery.matter == "licence")
        #expect(delivery.step == "review")
        #expect(delivery.text == "请办")
        #expect(delivery.payload == [1])
        #expect(!delivery.redelivered)
        await client.close()
        await bus.stop()
    }

    @Test func `confirming out of order says the highest number up to which all are confirmed`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client { $0.credit = 3 }
        bus.say(try deliver(1...3))
        var inbox = client.inbox.makeAsyncIterator()
        let first = try #require(try await inbox.next())
        let second = try #require(try await inbox.next())
        let third = try #require(try await inbox.next())
        third.confirm()
        second.confirm()
        first.confirm()
        var said: [UInt64] = []
        while said.last != 3 {
            let upTo = await bus.next(\.deliveredUpTo)
            said.append(try #require(upTo))
        }
        // Confirmations that the client's thread saw together are said together, never one that leaves a gap.
        #expect(said == [3])
        await client.close()
        await bus.stop()
    }

    @Test func `what nobody had confirmed comes again after a restart, and can be confirmed then`() async throws {
        let first = try await ScriptedBus.start()
        let client = try await first.client()
        first.say(try deliver(1...2))
        var inbox = client.inbox.makeAsyncIterator()
        let lost = try #require(try await inbox.next())
        await first.stop()
        let second = try await ScriptedBus.start(.init(endpoint: first.endpoint))
        _ = await second.next { if case .hello = $0.body { true } else { nil } }
        lost.confirm()
        second.say(try deliver(1...1))
        let again = try #require(try await inbox.next())
        #expect(again.handoff == lost.handoff)
        again.confirm()
        let upTo = await second.next(\.deliveredUpTo)
        #expect(upTo == 1)
        await client.close()
        await second.stop()
    }

    @Test func `a cancelled reader stops and takes nothing away`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client()
        let reader = Task {
            var inbox = client.inbox.makeAsyncIterator()
            return try await inbox.next()?.handoff
        }
        reader.cancel()
        #expect(try await reader.value == nil)
        bus.say(try deliver(1...1))
        var inbox = client.inbox.makeAsyncIterator()
        #expect(try await inbox.next()?.handoff == 41)
        await client.close()
        await bus.stop()
    }

    @Test func `an inbox whose session the bus ends for good throws why`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client()
        bus.say(.problem(.keyRevoked))
        var inbox = client.inbox.makeAsyncIterator()
        let error = await #expect(throws: ClientError.self) { _ = try await inbox.next() }
        guard case .sessionEnded(let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(problem.code == .keyRevoked)
        await bus.stop()
    }
}
