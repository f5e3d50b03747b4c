import CasebusModel
import CasebusWire
import CasebusZMQ
import Foundation
import Testing

@testable import CasebusClient

@Suite(.timeLimit(.minutes(1)))
struct BusClientRecoveryTests {
    @Test func `a daemon that returns at the same port gets the identical frames again, in order`() async throws {
        let first = try await ScriptedBus.start()
        let client = try await first.client { $0.commandsPerMessage = 2 }
        let commands = (1...5).map { number in
            OutgoingCommand(.urge(handoff: UInt64(number)), text: "please \(number)", payload: [UInt8(number)])
        }
        async let answers = client.submit(commands)
        var before: [[UInt8]] = []
        while before.count < 15 {
            before += await first.next { $0.commandCount > 0 ? $0.frames : nil } ?? []
        }
        await first.stop()
        let second = try await ScriptedBus.start(.init(endpoint: first.endpoint)) { ScriptedBus.Said.receipts(for: $0) }
        let receipts = try await answers.map { try $0.get() }
        #expect(receipts.count == 5)
        await client.close()
        await second.stop()
        var after: [[UInt8]] = []
        var epochs: [UInt64] = []
        for await message in second.heard {
            if case .hello(let hello) = message.body { epochs.append(hello.epoch) }
            if message.commandCount > 0 { after += message.frames }
        }
        #expect(after == before)
        #expect(epochs.allSatisfy { $0 > 50 } && !epochs.isEmpty)
    }

    @Test func `a daemon that restarts while the client is idle is noticed`() async throws {
        let first = try await ScriptedBus.start()
        let client = try await first.client()
        await first.stop()
        let second = try await ScriptedBus.start(.init(endpoint: first.endpoint)) { ScriptedBus.Said.receipts(for: $0) }
        let hello = await second.next { if case .hello(let hello) = $0.body { hello } else { nil } }
        #expect(try #require(hello).epoch > 50)
        #expect(try await client.urge(1).sequence > 0)
        await client.close()
        await second.stop()
    }

    @Test func `a full outbox says so while the daemon is away`() async throws {
        let bus = try await ScriptedBus.start()
        let client = try await bus.client {
            $0.outboxLimit = 3
            $0.closeTimeout = .zero
        }
        await bus.stop()
        async let waiting = client.submit((1...3).map { OutgoingCommand(.urge(handoff: $0)) })
        // The outbox takes calls in the order they come; the second may come first, and then fits.
        let results = await withTaskGroup(of: Result<Receipt, ClientError>?.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    let answer = await client.submit([OutgoingCommand(.urge(handoff: 9))]).first
                    if answer == .failure(.outboxFull(limit: 3)) { return answer }
                }
                return nil
            }
            return await group.next() ?? nil
        }
        #expect(results == .failure(.outboxFull(limit: 3)))
        await client.close()
        _ = await waiting
    }

    @Test func `an outbox on disk is sent by the next client, byte for byte`() async throws {
        let folder = try TemporaryFolder()
        let silent = try await ScriptedBus.start()
        let client = try await silent.client {
            $0.outboxFolder = folder.path
            $0.closeTimeout = .zero
        }
        async let unanswered = client.submit([
            OutgoingCommand(.urge(handoff: 1), id: "u-1", text: "one"),
            OutgoingCommand(.urge(handoff: 2), id: "u-2", payload: [2]),
        ])
        let before = await silent.next { $0.commandCount > 0 ? $0.frames : nil }
        await client.close()
        #expect(await unanswered == [.failure(.closed), .failure(.closed)])
        await silent.stop()

        let bus = try await ScriptedBus.start { ScriptedBus.Said.receipts(for: $0) }
        let next = try await bus.client { $0.outboxFolder = folder.path }
        let after = await bus.next { $0.commandCount > 0 ? $0.frames : nil }
        #expect(after == before)
        // Answers come in order, so with this one those of the restored commands are there.
        _ = try await next.urge(3)
        await next.close()
        await bus.stop()
        #expect(try OutboxFile.open(folder: folder.path).commands.isEmpty)
    }

    @Test func `CURVE protects the link`() async throws {
        let server = try CurveKeyPair.generate()
        let unit = try CurveKeyPair.generate()
        let allowed = unit.publicKey
        let handler = try ZAPHandler(in: ScriptedBus.context) { request in
            request.curvePublicKey == allowed ? .allow(userID: "hall") : .deny(reason: "unknown key")
        }
        let bus = try await ScriptedBus.start(.init(secretKey: server.secretKey)) { ScriptedBus.Said.receipts(for: $0) }
        let client = try await bus.client {
            $0.security = .curve(
                serverPublicKey: server.publicKey.z85, publicKey: unit.publicKey.z85, secretKey: unit.secretKey.z85)
        }
        #expect(try await client.urge(1).sequence == 101)
        await client.close()
        await bus.stop()
        handler.stop()
    }
}
