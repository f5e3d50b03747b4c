import CasebusAudit
import CasebusConfiguration
import CasebusModel
import Foundation
import Testing

@testable import CasebusAlerts

@Suite struct AudienceTests {
    private static func target(
        _ units: [String] = [], kinds: [BusConfiguration.AlertKind] = BusConfiguration.AlertKind.allCases
    ) throws -> BusConfiguration.AlertTarget {
        let addresses = try units.map { try #require(Address($0)) }
        return BusConfiguration.AlertTarget(
            name: "duty", way: .command(["/bin/true"]), kinds: Set(kinds), units: addresses)
    }

    private static func card(
        holder: String = "bureau/market", from: String = "hall/enterprise", raised: Bool = false,
        colour: CardColour = .yellow, clock: CardClock = .waiting
    ) -> RecordRow {
        var card = RecordRow(sequence: 12, at: 1000, kind: .card)
        (card.registrar, card.caseID, card.handoff) = ("hall/enterprise", "2026-1", 3)
        (card.from, card.to, card.holder) = (from, holder, holder)
        (card.colour, card.clock, card.raised, card.rule, card.due) = (colour, clock, raised, "waiting_limit 2wh", 500)
        return card
    }

    @Test func `a target without units gets the cards of all bureaus, and of its kinds alone`() throws {
        #expect(try Self.target().wants(Self.card()))
        #expect(try Self.target(kinds: [.yellow]).wants(Self.card()))
        #expect(try !Self.target(kinds: [.red, .idle, .disk]).wants(Self.card()))
        #expect(try Self.target(kinds: [.idle]).wants(Self.card(clock: .idling)))
        #expect(try !Self.target(kinds: [.yellow]).wants(Self.card(clock: .idling)))
    }

    @Test func `a card is for its holder, and once raised for all that have part`() throws {
        #expect(try Self.target(["bureau/market"]).wants(Self.card()))
        #expect(try !Self.target(["hall/enterprise"]).wants(Self.card()))
        #expect(try Self.target(["hall/enterprise"]).wants(Self.card(raised: true)))
        #expect(try !Self.target(["bureau/tax"]).wants(Self.card(raised: true)))
    }

    @Test func `what sits in a unit is the unit's, and no other whose name begins alike`() throws {
        let card = Self.card(holder: "bureau/market/office/licensing")
        #expect(try Self.target(["bureau/market"]).wants(card))
        #expect(try !Self.target(["bureau/mark"]).wants(card))
        #expect(try !Self.target(["bureau"]).wants(card))
    }

    @Test(arguments: ["hall/enterprise/window/07", "station/east", "outlet/north"])
    func `the front line's card goes only where its unit is named`(holder: String) throws {
        for raised in [false, true] {
            let card = Self.card(holder: holder, raised: raised)
            #expect(try !Self.target().wants(card))
            #expect(try !Self.target(["bureau/market"]).wants(card))
            #expect(try Self.target([holder]).wants(card))
        }
        #expect(
            try Self.target(["hall/enterprise"]).wants(Self.card(holder: holder)) == holder.hasPrefix("hall/enterprise")
        )
    }

    @Test func `a window is told by its hall's name, but to its own`() throws {
        let card = Self.card(from: "hall/enterprise/window/07", raised: true)
        let all = try Self.document(card, Self.target())
        #expect(all["from"] as? String == "hall/enterprise")
        let own = try Self.document(card, Self.target(["hall/enterprise"]))
        #expect(own["from"] as? String == "hall/enterprise/window/07")
        let station = try Self.document(Self.card(from: "station/east"), Self.target())
        #expect(station["from"] as? String == "station")
    }

    @Test func `a sentence says it in both languages, in the calendar's time, by the names that are allowed`() throws {
        let card = Self.card(holder: "bureau/market/office/a", raised: true)
        let text = try #require(try Self.document(card, Self.target())["text"] as? [String: String])
        #expect(
            text["en"] == "yellow card, to be signed for: case 2026-1 of hall/enterprise, with bureau/market, "
                + "due 1970-01-01 08:00, by waiting limit 2wh")
        let chinese = "黄牌（签收）：hall/enterprise 的办件 2026-1，持件方 bureau/market，到期时刻 1970-01-01 08:00，"
        #expect(text["zh"]?.hasPrefix(chinese) == true)
    }

    @Test func `hostile names stay one value of valid JSON`() throws {
        var card = Self.card(holder: "bureau/\"><script>", from: "hall/\\n\\u0000{}")
        card.caseID = "'; DROP \u{1F600} \"]}"
        let data = try Self.document(card, Self.target())
        #expect(data["holder"] as? String == "bureau/\"><script>")
        #expect(data["case"] as? String == "'; DROP \u{1F600} \"]}")
    }

    @Test func `the id names log and record, and the signature is that of the standard`() throws {
        let document = AlertDocument(card: Self.card(), log: "ab", for: try Self.target(), offsetMinutes: 480)
        #expect(document.id == "ab-alert-12")
        let signature = WebhookSignature(document, key: [UInt8](repeating: 7, count: 32), seconds: 1_700_000_000)
        #expect(signature.headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(signature.headers[2].value.hasPrefix("v1,") && signature.headers[2].value.utf8.count == 47)
    }

    private static func document(
        _ card: RecordRow, _ target: BusConfiguration.AlertTarget
    ) throws -> [String: Any] {
        let bytes = AlertDocument(card: card, log: "ab", for: target, offsetMinutes: 480).bytes
        let event = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        return try #require(event["data"] as? [String: Any])
    }
}
