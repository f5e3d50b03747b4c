import CasebusModel
import CasebusWire

@testable import CasebusLedger

/// One occasion of the simulation: a case, a hand-off and who speaks, mostly such that it can be carried out.
struct SimulatedScene {
    private(set) var speaker: String
    private let other: String
    private let caseID: String
    private let registrar: String
    private let handoff: UInt64
    private let sender: String
    private let receiver: String
    private let convenor: String
    /// Who has the case while it lies idle.
    private let idleHolder: String

    init(_ bus: MemoryBus, _ units: [String], _ random: inout SeededGenerator) {
        func any() -> String { units.randomElement(using: &random) ?? "hall/a" }
        let ledger = bus.intake.ledger
        let open = ledger.handoffs.chunks.joined().filter { $0.sequence != 0 }
        let cases = ledger.cases.chunks.joined().filter { $0.registeredAt != 0 }
        speaker = any()
        let spoken = speaker
        other = units.filter { $0 != spoken }.randomElement(using: &random) ?? "hall/b"
        if let row = cases.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0 {
            caseID = withUnsafeBytes(of: row.id) { String(decoding: $0.prefix(Int(row.idBytes)), as: UTF8.self) }
            registrar = ledger.units.address(row.registrar)
            idleHolder = ledger.units.address(row.idleHolder)
        } else {
            caseID = "case-\(Int.random(in: 0..<60, using: &random))"
            registrar = any()
            idleHolder = registrar
        }
        if let row = open.randomElement(using: &random), Int.random(in: 0..<8, using: &random) > 0 {
            handoff = row.number
            (sender, receiver) = (ledger.units.address(row.from), ledger.units.address(row.to))
            convenor = ledger.units.address(ledger.convenor(ofCase: row.caseSlot))
        } else {
            handoff = UInt64.random(in: 1...max(1, ledger.nextHandoff), using: &random)
            (sender, receiver, convenor) = (spoken, spoken, spoken)
        }
    }

    mutating func command(_ id: String, _ random: inout SeededGenerator) -> WireCommand {
        let steps = ["review", "site", "print", "inspect", ""]
        let step = steps.randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<14, using: &random) {
        case 0...1:
            let matter = ["licence", "supervision", "credit", "unheard-of", ""].randomElement(using: &random) ?? ""
            let applicants: [WireApplicant] = [.company, .person, .unspecified]
            return .register(id, case: caseID, matter: matter, applicants.randomElement(using: &random) ?? .company)
        case 2...4:
            speaker = idleHolder
            return .push(id, case: caseID, of: registrar, to: other, step: step)
        case 5:
            speaker = idleHolder
            return .push(id, case: caseID, of: registrar, to: "", step: step)
        case 6...7:
            speaker = receiver
            return .sign(id, handoff)
        case 8:
            speaker = receiver
            return .feedback(
                id, handoff, .done, next: Bool.random(using: &random) ? [other] : [],
                steps: Bool.random(using: &random) ? [step] : [])
        case 9:
            speaker = receiver
            let reasons = ["not-ours", "materials-missing"]
            return .refuse(
                id, handoff, reason: reasons.randomElement(using: &random) ?? "", owner: "bureau/z", entry: 2)
        case 10:
            speaker = sender
            return Bool.random(using: &random) ? .withdraw(id, handoff) : .urge(id, handoff)
        case 11:
            speaker = registrar
            return .accept(id, case: caseID, of: registrar)
        case 12:
            speaker = registrar
            let decisions: [WireDecision] = [.granted, .granted, .denied, .terminated, .found, .clear]
            return .decide(id, case: caseID, of: registrar, decisions.randomElement(using: &random) ?? .granted)
        default:
            speaker = registrar
            return .close(id, case: caseID, of: registrar)
        }
    }

    mutating func procedure(_ id: String, _ random: inout SeededGenerator) -> WireCommand {
        speaker = receiver
        switch Int.random(in: 0..<16, using: &random) {
        case 0...2: return .dispute(id, handoff, owner: "bureau/z", entry: 2)
        case 3...4:
            speaker = convenor
            return .rule(id, handoff, owner: [sender, receiver, other].randomElement(using: &random) ?? other)
        case 5:
            speaker = sender
            return .signByProxy(id, handoff)
        case 6: return .suspend(id, handoff)
        case 7: return .resume(id, handoff)
        case 8: return .correction(id, handoff)
        case 9: return .corrected(id, handoff)
        case 10: return .reassign(id, handoff, to: Bool.random(using: &random) ? "bureau/x" : "bureau/x/office/p")
        case 11: return .explain(id, handoff)
        case 12:
            speaker = "bureau/x"
            return .oversee(id, handoff)
        case 13:
            speaker = registrar
            return .extend(id, case: caseID, of: registrar, days: UInt32.random(in: 1...6, using: &random))
        case 14:
            speaker = idleHolder
            return Bool.random(using: &random)
                ? .suspend(id, case: caseID, of: registrar) : .resume(id, case: caseID, of: registrar)
        default:
            speaker = idleHolder
            return Bool.random(using: &random)
                ? .correction(id, case: caseID, of: registrar) : .corrected(id, case: caseID, of: registrar)
        }
    }

    func event(_ random: inout SeededGenerator) -> WireBusEvent {
        let colours: [WireColour] = [.amber, .yellow, .red]
        let (colour, raised) = (colours.randomElement(using: &random) ?? .red, Bool.random(using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .deemedSigned(handoff)
        case 1: return .deemedAccepted(caseID, of: registrar)
        case 2...3:
            let clocks: [WireClock] = [.waiting, .answering, .negotiating, .ruling]
            return .card(clocks.randomElement(using: &random) ?? .waiting, handoff, colour, raised: raised)
        default:
            return .card(
                Bool.random(using: &random) ? .deciding : .idling, case: caseID, of: registrar, colour, raised: raised,
                holder: receiver)
        }
    }
}
