import CasebusClient
import CasebusModel
import Testing

@testable import CasebusBoard

/// What comes from a form, before anything is sent.
@Suite struct DeskActTests {
    private static let sign = ["act": "sign", "handoff": "7", "id": "01a", "text": ""]

    private func problem(_ form: [String: String]) -> Problem? {
        do throws(Problem) {
            _ = try DeskAct(form: form)
            return nil
        } catch {
            return error
        }
    }

    @Test func `each act is sent as the client library sends it`() throws {
        #expect(try DeskAct(form: Self.sign).command == OutgoingCommand(.sign(handoff: 7), id: "01a"))
        let refusal = try DeskAct(form: [
            "act": "refuse", "handoff": "7", "id": "b", "reason": "no-stamp", "text": " 缺章 ",
        ])
        #expect(refusal.command == OutgoingCommand(.refuse(handoff: 7, reason: "no-stamp"), id: "b", text: "缺章"))
        let feedback = try DeskAct(form: ["act": "feedback", "handoff": "7", "id": "c", "outcome": "needs-correction"])
        #expect(
            feedback.command
                == OutgoingCommand(.feedback(handoff: 7, .needsCorrection, reason: "", next: []), id: "c"))
        let words = try DeskAct(form: ["act": "explain", "handoff": "7", "id": "d", "reason": "many-cases"])
        #expect(words.command == OutgoingCommand(.explain(handoff: 7, reason: "many-cases"), id: "d"))
    }

    @Test func `what is confirmed is what was asked for`() throws {
        let form = ["act": "feedback", "handoff": "7", "id": "c", "outcome": "done", "reason": "a.b", "text": "x\ny"]
        let act = try DeskAct(form: form)
        let again = try DeskAct(form: Dictionary(uniqueKeysWithValues: act.fields.map { ($0.name, $0.value) }))
        #expect(again == act && again.id == "c")
    }

    @Test(arguments: [
        ("act", "burn"), ("act", ""), ("handoff", "0"), ("handoff", "-1"), ("handoff", "9223372036854775808"),
        ("handoff", "seven"), ("id", ""), ("id", "a\nb"), ("id", String(repeating: "i", count: 65)),
        ("text", String(repeating: "t", count: 8193)),
    ])
    func `nonsense is refused by its field`(field: String, value: String) {
        #expect(problem(Self.sign.merging([field: value]) { $1 })?.field == field)
    }

    @Test func `a text at the limit is taken`() {
        #expect(problem(Self.sign.merging(["text": String(repeating: "t", count: Limits.textBytes)]) { $1 }) == nil)
        #expect(problem(Self.sign.merging(["id": String(repeating: "i", count: 64)]) { $1 }) == nil)
    }

    @Test func `a refusal and an explanation have a reason, a feedback an outcome`() {
        #expect(problem(["act": "refuse", "handoff": "1", "id": "a"])?.field == "reason")
        #expect(problem(["act": "explain", "handoff": "1", "id": "a", "reason": " "])?.field == "reason")
        #expect(problem(["act": "feedback", "handoff": "1", "id": "a"])?.field == "outcome")
        #expect(problem(["act": "feedback", "handoff": "1", "id": "a", "outcome": "perhaps"])?.field == "outcome")
    }
}
