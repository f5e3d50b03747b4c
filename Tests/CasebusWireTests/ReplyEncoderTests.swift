import CasebusModel
import CasebusWire
import Foundation
import Testing

@Suite struct ReplyEncoderTests {
    private func decoded(_ frame: [UInt8]) throws -> WireEnvelope? {
        try frame.withUnsafeBytes { try FrameFormat.envelope($0) }?.1
    }

    private func quick(_ frame: [UInt8]) -> QuickEnvelope { QuickEnvelope(frame.span.bytes) }

    @Test func `hand-written receipts and problems read back as swift-protobuf's`() throws {
        var writer = WireWriter()
        writer.receipt(
            correlation: 7, sequence: 1 << 40, recordedAt: 1_767_600_000_000, handoff: 0, handoffs: 0, repeated: false)
        writer.receipt(correlation: 0, sequence: 1, recordedAt: 1, handoff: 300, handoffs: 2, repeated: true)
        let problem = Problem(
            .caseState, field: "case", value: "c", detail: "no", state: "closed", allowed: ["a", "b"])
        writer.problem(problem, correlation: 9)
        let frame = writer.envelopeFrame(EnvelopeField.receipts)
        let envelope = try #require(try decoded(frame))
        #expect(envelope.receipts.receipts.map(\.sequence) == [1 << 40, 1])
        #expect(envelope.receipts.receipts.map(\.handoffs) == [0, 2])
        #expect(envelope.receipts.receipts.map(\.repeated) == [false, true])
        let read = try #require(envelope.receipts.problems.first)
        #expect(read.correlation == 9)
        #expect(read.code == "case.state")
        #expect(read.allowed == ["a", "b"])
    }

    @Test func `a hand-written delivery reads back as swift-protobuf's`() throws {
        let strings = Array("bureau/xhall/a案1".utf8)
        var writer = WireWriter()
        strings.withUnsafeBytes { strings in
            let content = DeliveryContent(
                number: 3, notice: 1, handoff: 1 << 33, sequence: 12, recordedAt: 99,
                from: UnsafeRawBufferPointer(rebasing: strings[0..<8]),
                registrar: UnsafeRawBufferPointer(rebasing: strings[8..<14]),
                caseID: UnsafeRawBufferPointer(rebasing: strings[14...]), parts: [.command, .payload], nextIndex: 2,
                redelivered: true, erased: false)
            writer.delivery(content)
        }
        let frame = writer.envelopeFrame(EnvelopeField.deliveries)
        let envelope = try #require(try decoded(frame))
        let delivery = try #require(envelope.deliveries.deliveries.first)
        #expect(delivery.number == 3)
        #expect(delivery.notice == .pushed)
        #expect(delivery.handoff == 1 << 33)
        #expect(delivery.from == "bureau/x")
        #expect(delivery.case.id == "案1")
        #expect(delivery.parts == 12)
        #expect(delivery.nextIndex == 2)
        #expect(delivery.redelivered)
    }

    @Test func `the quick reader of envelopes agrees with swift-protobuf, or leaves it to it`() throws {
        var commands = WireCommands()
        commands.correlation = 300
        commands.parts = Data([0, 4, 7])
        let frame = try FrameFormat.protobuf.frame(.commands(commands))
        guard case .commands(let correlation, let parts) = quick(frame) else {
            Issue.record("not read as commands")
            return
        }
        #expect(correlation == 300)
        #expect(Array(frame[parts.range]) == [0, 4, 7])
        var delivered = WireDelivered()
        delivered.upTo = 77
        #expect(quick(try FrameFormat.protobuf.frame(.delivered(delivered))) == .delivered(upTo: 77))
        #expect(quick(try FrameFormat.protobuf.frame(.ping(.init()))) == .other)
        #expect(quick(try FrameFormat.json.frame(.delivered(delivered))) == .other)
        #expect(quick(Array("CB1P".utf8)) == .other)
    }
}
