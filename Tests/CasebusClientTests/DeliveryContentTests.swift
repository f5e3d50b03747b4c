import CasebusModel
import CasebusWire
import Testing

@testable import CasebusClient

/// What a delivery tells of the command, or of the act of the bus, that comes with it.
@Suite struct DeliveryContentTests {
    private func content(
        _ notice: WireNotice, from sender: String = "bureau/market", parts: FrameParts, _ frame: [UInt8]
    ) throws -> NoticeContent {
        var wire = WireDelivery()
        (wire.number, wire.notice, wire.from) = (1, notice, sender)
        wire.parts = UInt32(parts.rawValue)
        var frames: ArraySlice<[UInt8]> = [frame]
        return try ArrivedDelivery(wire, takingFrom: &frames).content
    }

    private func content(_ notice: WireNotice, _ act: OutgoingCommand.Act) throws -> NoticeContent {
        try content(notice, parts: .command, OutgoingCommand(act).encoded { "made" }.command)
    }

    private func content(
        _ notice: WireNotice, from sender: String = "", _ event: WireBusEvent.OneOf_Event
    ) throws -> NoticeContent {
        var act = WireBusEvent()
        act.event = event
        return try content(notice, from: sender, parts: [.command, .event], try FrameFormat.protobuf.encode(act))
    }

    @Test func `a suspension tells the ground, the notice, for whom one waits and how long`() throws {
        let told = try content(
            .suspended,
            .suspend(.handoff(7), ground: "hearing", approver: "p", notice: "2026-9", party: "applicant", days: 15))
        #expect(told.reason == "hearing" && told.noticeNumber == "2026-9" && told.party == "applicant")
        #expect(told.days == 15 && told.busAct == nil && told.commandID == "made")
        let resumed = try content(.resumed, .resume(.handoff(7), notice: "2026-10"))
        #expect(resumed.noticeNumber == "2026-10")
    }

    @Test func `a correction tells that one waits for the applicant, and whether it has to come`() throws {
        let told = try content(.suspended, .correction(.handoff(7), notice: "2026-9", inPerson: true))
        #expect(told.noticeNumber == "2026-9" && told.party == "applicant" && told.inPerson)
    }

    @Test func `a dispute, a ruling and a reassignment tell whom they name`() throws {
        let water = try #require(Address("bureau/water"))
        let dispute = try content(.disputed, .dispute(handoff: 7, owner: water, entry: 12, reason: "not-ours"))
        #expect(dispute.owner == water && dispute.entry == 12 && dispute.reason == "not-ours")
        let ruling = try content(.ruled, .rule(handoff: 7, owner: water, reason: "by-entry"))
        #expect(ruling.owner == water && ruling.reason == "by-entry")
        #expect(try content(.reassigned, .reassign(handoff: 7, office: water)).owner == water)
        #expect(try content(.explained, .explain(handoff: 7, reason: "staff")).reason == "staff")
    }

    @Test func `a card tells its clock, colour, holder, rule and when it was due`() throws {
        var wire = WireCard()
        (wire.clock, wire.colour, wire.raised, wire.holder) = (.answering, .red, true, "bureau/tax")
        (wire.rule, wire.dueMs) = ("statutory_limit 20wd", 1_767_605_400_000)
        let told = try content(.card, .card(wire))
        let card = Card(
            clock: .answering, colour: .red, holder: Address("bureau/tax"), isRaised: true,
            rule: "statutory_limit 20wd",
            due: Timestamp(milliseconds: 1_767_605_400_000))
        #expect(told.busAct == .card(card))
        #expect(told.from == nil && told.commandID.isEmpty)
    }

    @Test func `what counts as signed, and a linked case, are acts of the bus`() throws {
        #expect(try content(.signedFor, .deemedSigned(WireDeemedSigned())).busAct == .deemedSigned)
        var linked = WireLinked()
        (linked.parent.registrar, linked.parent.id) = ("hall/enterprise", "2026-1")
        (linked.matter, linked.step) = ("supervision", "check")
        let told = try content(.pushed, from: "bureau/market", .linked(linked))
        #expect(
            told.busAct == .linked(parent: CaseName("2026-1", registeredBy: Address("hall/enterprise"))))
        #expect(told.matter == "supervision" && told.step == "check" && told.from?.text == "bureau/market")
    }

    @Test func `a successor is told what the hand-off is about, by the push that opened it`() throws {
        let (hall, water) = (try #require(Address("hall/enterprise")), try #require(Address("bureau/water")))
        let name = CaseName("2026-1", registeredBy: hall)
        let told = try content(.succeeded, .push(name, NextPush(to: water, matter: "m", step: "check")))
        #expect(told.notice == .succeeded && told.matter == "m" && told.step == "check" && told.busAct == nil)
    }

    @Test func `an act of the bus that this version does not know is delivered without a content`() throws {
        // BusEvent field 99, empty.
        let told = try content(.card, from: "", parts: [.command, .event], [0x9A, 0x06, 0x00])
        #expect(told.busAct == nil && told.notice == .card)
    }

    @Test func `only the bus's own acts have no sender`() throws {
        let frame = try OutgoingCommand(.urge(handoff: 7)).encoded { "made" }.command
        #expect(throws: ClientError.self) { try content(.urged, from: "", parts: .command, frame) }
        #expect(throws: ClientError.self) { try content(.card, from: "/", parts: [.command, .event], []) }
    }
}
