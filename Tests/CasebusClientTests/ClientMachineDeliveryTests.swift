import CasebusModel
import CasebusWire
import Testing

@testable import CasebusClient

extension ArrivedDelivery {
    /// A delivery as the bus sends one, without any frame behind it.
    static func sample(_ number: UInt64) -> ArrivedDelivery {
        var frames: ArraySlice<[UInt8]> = []
        var wire = WireDelivery()
        wire.number = number
        wire.notice = .urged
        wire.from = "bureau/market"
        do { return try ArrivedDelivery(wire, takingFrom: &frames) } catch {
            preconditionFailure("the sample is a delivery: \(error)")
        }
    }
}

@Suite struct ClientMachineDeliveryTests {
    @Test func `confirmations are cumulative and coalesced`() {
        var driven = DrivenMachine.open()
        driven.hear(.deliveries((1...5).map { .sample($0) }))
        #expect(driven.effects == [.arrived((1...5).map { .sample($0) }, session: 1)])
        driven.machine.confirm(session: 1, number: 3)
        driven.machine.confirm(session: 1, number: 2)
        #expect(driven.say() == [])
        driven.machine.confirm(session: 1, number: 1)
        #expect(driven.say() == [.delivered(upTo: 3)])
        #expect(driven.say() == [])
        driven.machine.confirm(session: 1, number: 3)
        driven.machine.confirm(session: 1, number: 99)
        #expect(driven.say() == [])
        driven.machine.confirm(session: 1, number: 4)
        driven.machine.confirm(session: 1, number: 5)
        #expect(driven.say() == [.delivered(upTo: 5)])
    }

    @Test func `the last confirmation is said again each heartbeat, for a bus that let it go by`() {
        var driven = DrivenMachine.open()
        driven.hear(.deliveries([.sample(1)]))
        driven.machine.confirm(session: 1, number: 1)
        #expect(driven.say() == [.delivered(upTo: 1)])
        driven.pass(.seconds(5))
        #expect(driven.say() == [.ping(nonce: 1), .delivered(upTo: 1)])
    }

    @Test func `a confirmation of an earlier session means nothing in the next`() {
        var driven = DrivenMachine.open()
        driven.hear(.deliveries([.sample(1), .sample(2)]))
        driven.refuse(.sessionRequired)
        #expect(driven.effects.contains(.clearInbox))
        driven.say()
        driven.hear(.welcome(.sample()))
        driven.hear(.deliveries([.sample(1)]))
        driven.machine.confirm(session: 1, number: 1)
        #expect(driven.say() == [])
        driven.machine.confirm(session: 2, number: 1)
        #expect(driven.say() == [.delivered(upTo: 1)])
    }

    @Test(arguments: [[UInt64(2)], [1, 3], [1, 1]])
    func `deliveries out of their order end the session`(numbers: [UInt64]) {
        var driven = DrivenMachine.open()
        driven.hear(.deliveries(numbers.map { .sample($0) }))
        #expect(driven.effects == [.clearInbox])
        #expect(driven.machine.sessions == 1)
        guard case .pausing = driven.machine.phase else {
            Issue.record("\(driven.machine.phase)")
            return
        }
    }

    @Test func `a bus that sends beyond the credit loses the session, not the client its memory`() {
        var driven = DrivenMachine.open(credit: 2)
        driven.hear(.deliveries([.sample(1), .sample(2)]))
        driven.machine.confirm(session: 1, number: 1)
        driven.hear(.deliveries([.sample(3)]))
        #expect(!driven.effects.contains(.clearInbox))
        driven.hear(.deliveries([.sample(4)]))
        #expect(driven.effects.last == .clearInbox)
    }
}
