import CasebusClient
import CasebusModel

/// An act of the bus within a delivery's JSON.
struct BusActDocument: Encodable {
    /// card, deemed_signed, deemed_accepted, linked.
    private var kind: String
    private var clock: String?
    private var colour: String?
    private var holder: String?
    private var raised: Bool?
    private var rule: String?
    private var due: String?
    private var parent: Parent?

    private struct Parent: Encodable {
        var registrar: String?
        var `case`: String
    }

    init(_ act: BusAct) {
        switch act {
        case .card(let card):
            kind = "card"
            (clock, colour, holder) = (card.clock.rawValue, card.colour.rawValue, card.holder?.text)
            (raised, rule, due) = (card.isRaised, card.rule, card.due.description)
        case .deemedSigned: kind = "deemed_signed"
        case .deemedAccepted: kind = "deemed_accepted"
        case .linked(let name):
            kind = "linked"
            parent = Parent(registrar: name.registrar?.text, case: name.id)
        }
    }
}
